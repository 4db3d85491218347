import { nearest } from '../../catalogue/nearest.js';
import type { Services, Source } from '../../model/project.js';
import { tellUnknown } from './load-environments.js';
import { listFiles, type ProjectOptions, readProject } from './load-project.js';
import { ProjectError } from './project-error.js';
import { listProject, NAME, type ProjectFiles } from './project-files.js';
import { type Collected, collectRemarks, type Remarks } from './remarks.js';
import { didYouMean, orList, quote } from './wording.js';

/** What to read of a folder. `environments` and `sources` take `staging`, and `cache/staging` for one service's. */
export interface ServicesOptions extends Omit<ProjectOptions, 'service'> {
  /** Only these services are read; null: every one. */
  readonly services: readonly string[] | null;
}

/** A service that was found: a folder, or the folder of all of them where environments stand in it directly. */
interface Found {
  readonly service: string | null;
  readonly dir: string;
  readonly files: ProjectFiles;
  readonly remarks: Collected;
}

/**
 * Every service of a folder, each read by itself. Throws `ProjectError` with every mistake of every file of all of them
 * that are read.
 */
export function loadServices(options: ServicesOptions): Services {
  const remarks = collectRemarks();
  const all = findServices(options.dir, remarks);
  const asked = all.filter(({ service }) => isAsked(service, options.services));
  for (const name of options.services ?? []) tellUnknownService(name, all, remarks);
  tellUnknownPlaces(options, asked, remarks);
  const wanted = asked.filter((one) => isWanted(one, options.environments));
  const projects = wanted.map((one) => readProject(narrowed(options, one, asked), one.files, one.remarks));
  const mistakes = [remarks, ...wanted.map((one) => one.remarks)].flatMap((one) => one.mistakes());
  if (mistakes.length > 0) throw new ProjectError(mistakes);
  return {
    projects,
    leftOut: all.filter((one) => !wanted.includes(one)).map(({ service }) => service),
    notes: [
      ...remarks.notes(),
      ...asked.filter((one) => !wanted.includes(one)).flatMap((one) => withoutAsked(one, options)),
    ],
  };
}

function findServices(dir: string, remarks: Collected): readonly Found[] {
  const files = listFiles(dir, remarks);
  const services = files.services.flatMap((one) => findService(one, remarks));
  if (services.length === 0) return [{ service: null, dir, files, remarks: collectRemarks() }];
  if (files.environments.length > 0)
    return [{ service: null, dir, files, remarks: collectRemarks() }, ...services];
  for (const file of [files.expectations, files.waivers])
    if (file !== null)
      remarks.mistake(
        { file, line: 1, column: 1 },
        'the file speaks of no environment: those beside it are in services, expected it in the folder of each service',
      );
  return services;
}

function findService({ name, dir }: ProjectFiles['services'][number], remarks: Remarks): readonly Found[] {
  if (!NAME.test(name)) {
    remarks.mistake(
      { file: dir, line: 1, column: 1 },
      'the name of the folder is no service, expected a-z, 0-9, ".", "_" and "-", first a letter or digit',
    );
    return [];
  }
  const own = collectRemarks();
  const files = listProject(dir, own);
  if (files === null) return [];
  for (const deeper of files.services)
    own.note({ file: deeper.dir, line: 1, column: 1 }, 'a service has no folders: these files are not read');
  return [{ service: name, dir, files, remarks: own }];
}

const isAsked = (service: string | null, names: readonly string[] | null): boolean =>
  names === null || (service !== null && names.includes(service));

function tellUnknownService(name: string, all: readonly Found[], remarks: Remarks): void {
  const known = all.flatMap(({ service }) => service ?? []);
  if (known.includes(name)) return;
  const expected = known.length === 0 ? 'a folder for it' : orList(known);
  const near = didYouMean(nearest(name, known));
  remarks.mistake(null, `--service: no service is called ${quote(name)}, expected ${expected}${near}`);
}

/** An environment as the command line names it; a service of null is any. */
interface Place {
  readonly service: string | null;
  readonly name: string;
}

function placeOf(text: string): Place {
  const at = text.indexOf('/');
  return at < 0 ? { service: null, name: text } : { service: text.slice(0, at), name: text.slice(at + 1) };
}

const isAt = ({ service, files }: Found, place: Place): boolean =>
  (place.service === null || place.service === service) &&
  files.environments.some(({ name }) => name === place.name);

function tellUnknownPlaces(
  { environments, sources }: ServicesOptions,
  asked: readonly Found[],
  remarks: Remarks,
): void {
  const known = [...new Set(asked.flatMap(namesOf))];
  // A name without its service is one of any service.
  const short = known.map((text) => placeOf(text).name);
  const tell = (flag: string, text: string): void => {
    if (!asked.some((one) => isAt(one, placeOf(text)))) tellUnknown(flag, text, known, remarks, short);
  };
  for (const text of environments ?? []) tell('--env', text);
  for (const text of sources?.keys() ?? []) {
    tell('--source', text);
    const several = owners(text, asked);
    if (several.length > 1)
      remarks.mistake(
        null,
        `--source: ${quote(text)} is an environment of several services, expected ${orList(several.map(({ service }) => `${service}/${text}`))}`,
      );
  }
}

/** Whose environment another source is for: without a service before it, that of no service comes first. */
function owners(text: string, asked: readonly Found[]): readonly Found[] {
  const several = asked.filter((one) => isAt(one, placeOf(text)));
  const [first] = several;
  return first !== undefined && first.service === null ? [first] : several;
}

const namesOf = ({ service, files }: Found): readonly string[] =>
  files.environments.map(({ name }) => (service === null ? name : `${service}/${name}`));

/** A service is read where it has one of the environments that were asked for. */
const isWanted = (one: Found, environments: readonly string[] | null): boolean =>
  environments === null || environments.some((text) => isAt(one, placeOf(text)));

function withoutAsked({ service, dir }: Found, { environments }: ServicesOptions): readonly string[] {
  const plain = (environments ?? []).filter((text) => placeOf(text).service === null);
  if (plain.length === 0) return [];
  return [`${dir} has no environment ${orList(plain)}: ${service ?? 'it'} is left out`];
}

/** The options as one service reads them. */
function narrowed(options: ServicesOptions, one: Found, asked: readonly Found[]): ProjectOptions {
  const { environments, sources = new Map<string, Source>() } = options;
  return {
    ...options,
    dir: one.dir,
    service: one.service,
    environments:
      environments?.flatMap((text) => (isAt(one, placeOf(text)) ? [placeOf(text).name] : [])) ?? null,
    sources: new Map(
      [...sources].flatMap(([text, source]) =>
        owners(text, asked).includes(one) ? [[placeOf(text).name, source]] : [],
      ),
    ),
  };
}
