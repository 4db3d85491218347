import type { Project, Source, Waiver } from '../../model/project.js';
import { type Expectations, readExpectations } from './expectations.js';
import { readEnvironments, tellUnknown } from './load-environments.js';
import { ProjectError } from './project-error.js';
import { listProject, type ProjectFiles, readText } from './project-files.js';
import { type Collected, collectRemarks, type Remarks } from './remarks.js';
import { checkShape } from './shape.js';
import { withoutVariables } from './variables.js';
import { readWaivers, type WaiverNames } from './waivers.js';
import { waiversSchema } from './waivers-schema.js';
import { quote } from './wording.js';
import { type ParsedFile, parseYaml } from './yaml-file.js';

/** What to read of a project, and with which variables. */
export interface ProjectOptions {
  /** The folder of the YAML files, as the user typed it: mistakes name files under it. */
  readonly dir: string;
  /** For `${VARIABLE}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Only these and the reference are read; null: every one. Files of others are not opened. */
  readonly environments: readonly string[] | null;
  /** Wins over the YAML's; null: what the YAML says, else `production`. */
  readonly reference: string | null;
  /** False: variables need not be set and password files not be there. Such a source has no host. */
  readonly expand: boolean;
  /** Environments that are read from elsewhere (`--source NAME=SOURCE`): their file's `source` only needs its shape. */
  readonly sources?: ReadonlyMap<string, Source>;
  /** The service whose folder it is; none: no service's. */
  readonly service?: string | null;
}

const DEFAULT_REFERENCE = 'production';

/**
 * The YAML of a folder as one project, without the services in it. Reads the folder and the files that its YAML names,
 * nothing else; connects to nothing. Throws `ProjectError` with every mistake of every file that is read.
 */
export function loadProject(options: ProjectOptions): Project {
  const remarks = collectRemarks();
  const project = readProject(options, listFiles(options.dir, remarks), remarks);
  const mistakes = remarks.mistakes();
  if (mistakes.length > 0) throw new ProjectError(mistakes);
  return project;
}

/** The files of a folder. Throws `ProjectError` where there is no such folder. */
export function listFiles(dir: string, remarks: Remarks): ProjectFiles {
  const files = listProject(dir, remarks);
  if (files === null) throw new ProjectError([{ location: null, message: noFolder(dir) }]);
  return files;
}

/** The project of a folder whose files are known. It is not to be used where something was remarked as a mistake. */
export function readProject(options: ProjectOptions, files: ProjectFiles, remarks: Collected): Project {
  const { service = null } = options;
  const names = files.environments.map(({ name }) => name);
  if (names.length === 0) remarks.mistake(null, noEnvironment(options.dir));
  const parsed = files.expectations === null ? null : parseFile(files.expectations, remarks);
  const expectations = readExpectations(parsed, names, parsed?.remarks ?? remarks);
  const reference = options.reference ?? expectations.reference ?? DEFAULT_REFERENCE;
  if (parsed?.isWhole !== false) checkReference(reference, expectations, names, options, remarks);
  const wanted = selected(reference, names, options, remarks);
  const environments = readEnvironments(files.environments, wanted, {
    variables: options.expand ? options.env : null,
    sources: options.sources ?? new Map(),
    remarks,
  });
  const waivers = waiversOf(files.waivers, { service, environments: names }, remarks);
  const leftOut = names.filter((name) => !wanted.includes(name));
  const { config, families, unlistedFamilies, requires, policy } = expectations;
  return {
    service,
    reference,
    environments,
    config,
    families,
    unlistedFamilies,
    requires,
    policy,
    waivers,
    leftOut,
    notes: remarks.notes(),
  };
}

function parseFile(file: string, remarks: Remarks): ParsedFile {
  const text = readText(file, remarks);
  return text === null ? { tree: null, remarks, isWhole: false } : parseYaml(file, text, remarks);
}

/** The environments that the command reads: those asked for, and always the reference. */
function selected(
  reference: string,
  names: readonly string[],
  { environments, sources }: ProjectOptions,
  remarks: Remarks,
): readonly string[] {
  for (const name of sources?.keys() ?? []) {
    if (!names.includes(name)) tellUnknown('--source', name, names, remarks);
  }
  for (const name of environments ?? []) {
    if (!names.includes(name)) tellUnknown('--env', name, names, remarks);
  }
  return names.filter((name) => environments === null || environments.includes(name) || name === reference);
}

function checkReference(
  name: string,
  expectations: Expectations,
  names: readonly string[],
  options: ProjectOptions,
  remarks: Remarks,
): void {
  if (names.includes(name) || names.length === 0) return;
  if (options.reference !== null) tellUnknown('--reference', name, names, remarks);
  // What the YAML names is told at its place.
  if (options.reference !== null || expectations.reference !== null) return;
  const expected = `${name}.yaml, or reference: in expectations.yaml`;
  remarks.mistake(null, `${options.dir}: no environment is called ${quote(name)}, expected ${expected}`);
}

function noFolder(dir: string): string {
  return `${dir}: there is no such folder, expected one with production.yaml and staging.yaml`;
}

const noEnvironment = (dir: string): string =>
  `${dir}: no environment was found, expected files such as production.yaml and staging.yaml`;

function waiversOf(file: string | null, names: WaiverNames, remarks: Remarks): readonly Waiver[] {
  const parsed = file === null ? null : parseFile(file, remarks);
  if (parsed === null || parsed.tree === null) return [];
  // Ids may hold `${int}`: a dollar sign before a placeholder.
  const tree = withoutVariables(parsed.tree, parsed.remarks, 'finding');
  checkShape(tree, { schema: waiversSchema, isSecret: () => false, isWhole: parsed.isWhole }, parsed.remarks);
  return readWaivers(tree, names, parsed.remarks);
}
