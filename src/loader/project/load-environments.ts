import { nearest } from '../../catalogue/nearest.js';
import type { Environment, Source } from '../../model/project.js';
import { readEnvironment } from './environment.js';
import { ProjectError } from './project-error.js';
import { listProject, NAME, type ProjectFiles, readText } from './project-files.js';
import { collectRemarks, type Remarks } from './remarks.js';
import type { Variables } from './variables.js';
import { didYouMean, orList, quote } from './wording.js';
import { parseYaml } from './yaml-file.js';

/** Which environments to read for their connections alone. */
export interface EnvironmentsOptions {
  /** The folder of the YAML files, as the user typed it. It need not exist. */
  readonly dir: string;
  /** For `${VARIABLE}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The names to read, `cache/staging` for a service’s; one without a file is a mistake. */
  readonly names: readonly string[];
}

/** Environments and what the user should know of their files. */
export interface LoadedEnvironments {
  readonly environments: readonly Environment[];
  /** `file:line:column: …`. */
  readonly notes: readonly string[];
}

/** The names that have a file in the folder, then those of its services (`cache/staging`), sorted; none where the folder does not exist. Reads no file. */
export const environmentNames = (dir: string): readonly string[] => filesIn(dir).map(({ name }) => name);

function filesIn(dir: string): ProjectFiles['environments'] {
  const files = listProject(dir, collectRemarks());
  const services = (files?.services ?? []).filter(({ name }) => NAME.test(name));
  return [
    ...(files?.environments ?? []),
    ...services.flatMap((service) =>
      (listProject(service.dir, collectRemarks())?.environments ?? []).map(({ name, file }) => ({
        name: `${service.name}/${name}`,
        file,
      })),
    ),
  ];
}

/**
 * Environments by name, in the order asked for, without expectations and waivers: for `redrift diff` and
 * `redrift snapshot`. Throws `ProjectError` with every mistake of their files.
 */
export function loadEnvironments({ dir, env, names }: EnvironmentsOptions): LoadedEnvironments {
  const remarks = collectRemarks();
  const files = filesIn(dir);
  const known = files.map(({ name }) => name);
  const found = names.filter((name) => known.includes(name) || tellUnknown(dir, name, known, remarks));
  const environments = readEnvironments(files, found, { variables: env, sources: new Map(), remarks });
  const mistakes = remarks.mistakes();
  if (mistakes.length > 0) throw new ProjectError(mistakes);
  return { environments, notes: remarks.notes() };
}

/** What environments are read with. */
export interface ReadingContext {
  readonly variables: Variables;
  /** By name: read from there instead of what the file says. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly remarks: Remarks;
}

/** The environments of some of the files, in the order of the names. */
export function readEnvironments(
  files: ProjectFiles['environments'],
  names: readonly string[],
  { variables, sources, remarks }: ReadingContext,
): readonly Environment[] {
  return names.flatMap((name) => {
    const file = files.find((one) => one.name === name)?.file;
    const text = file === undefined ? null : readText(file, remarks);
    if (file === undefined || text === null) return [];
    const parsed = parseYaml(file, text, remarks);
    return readEnvironment({ name, file, parsed, variables, source: sources.get(name) ?? null }) ?? [];
  });
}

/** Tells that a name given on the command line has no file; false, for use as a filter. */
export function tellUnknown(
  place: string,
  name: string,
  known: readonly string[],
  remarks: Remarks,
  alsoKnown: readonly string[] = [],
): false {
  const expected = known.length === 0 ? 'a file for it' : orList(known);
  const near = didYouMean(nearest(name, [...known, ...alsoKnown]));
  remarks.mistake(null, `${place}: no environment is called ${quote(name)}, expected ${expected}${near}`);
  return false;
}
