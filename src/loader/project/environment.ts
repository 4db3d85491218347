import { nearest } from '../../catalogue/nearest.js';
import { readMemory } from '../../catalogue/numbers.js';
import type { Environment, Sampling, Source } from '../../model/project.js';
import { environmentSchema } from './environment-schema.js';
import { besideFile, RESERVED } from './project-files.js';
import type { Remarks } from './remarks.js';
import { checkShape } from './shape.js';
import { readSource } from './source.js';
import { asScalar, entries, find, get, items, scalar, type Tree, text } from './tree.js';
import { urlVariable, type Variables, withoutVariables } from './variables.js';
import type { ParsedFile } from './yaml-file.js';

/** The file of an environment, and what it is read with. */
export interface EnvironmentFile {
  readonly name: string;
  readonly file: string;
  readonly parsed: ParsedFile;
  readonly variables: Variables;
  /** Read instead of what the file says; null: what the file says. */
  readonly source: Source | null;
}

/** Reads an environment's file; null where it cannot be used, told as mistakes. */
export function readEnvironment(environment: EnvironmentFile): Environment | null {
  const { name, file, parsed, variables } = environment;
  const { remarks, isWhole } = parsed;
  const tree = parsed.tree && plain(parsed.tree, remarks);
  const near = nearest(name, RESERVED);
  if (tree === null || (near !== null && isWhole && find(tree, 'source') === null)) {
    tellNoSource(environment, near);
    return null;
  }
  checkShape(tree, { schema: environmentSchema, isSecret, isWhole }, remarks);
  const sourceTree = get(tree, 'source');
  const source = environment.source ?? (sourceTree && readSource(sourceTree, { file, variables, remarks }));
  return (
    source && {
      name,
      owner: text(tree, 'owner'),
      source,
      configFiles: readConfigFiles(get(tree, 'configFile'), file),
      ...readRest(tree, remarks),
      location: tree.location,
    }
  );
}

/** The keys beside `source`: no variable is expanded in them. */
const PLAIN_KEYS: readonly string[] = ['owner', 'configFile', 'memoryLimit', 'keyPrefix', 'sampling'];

function plain(tree: Tree, remarks: Remarks): Tree {
  if (tree.kind !== 'map') return tree;
  const inner = tree.entries.map(({ key, value }) => ({
    key,
    value: PLAIN_KEYS.includes(key.text) ? withoutVariables(value, remarks) : value,
  }));
  return { ...tree, entries: inner };
}

function tellNoSource({ name, file, parsed }: EnvironmentFile, near: string | null): void {
  if (parsed.tree === null && !parsed.isWhole) return;
  const found = parsed.tree === null ? 'an empty file' : 'a file without source';
  const variable = `\${${urlVariable(name)}}`;
  const hint = near === null ? '' : `; did you mean the file ${near}.yaml?`;
  parsed.remarks.mistake(
    { file, line: 1, column: 1 },
    `${found} was found, expected source: with a URL such as ${variable}${hint}`,
  );
}

/** A password may stand at any place under `source`, and at the place of a whole file or of an odd key. */
function isSecret([first]: readonly string[]): boolean {
  return first === undefined || first === 'source' || !/^[A-Za-z_-]+$/.test(first);
}

function readRest(
  tree: Tree,
  remarks: Remarks,
): Pick<Environment, 'memoryLimitBytes' | 'keyPrefix' | 'sampling'> {
  return {
    memoryLimitBytes: readLimit(tree, remarks),
    keyPrefix: text(tree, 'keyPrefix') || null,
    sampling: readSampling(get(tree, 'sampling')),
  };
}

function readLimit(tree: Tree, remarks: Remarks): number | null {
  const limit = scalar(tree, 'memoryLimit');
  const bytes = limit && readMemory(limit.text);
  if (limit === null || bytes === null) return null;
  const number = Number(bytes);
  if (number > 0 && Number.isSafeInteger(number)) return number;
  remarks.mistake(limit.location, 'memoryLimit: no possible size was found, expected such as 512mb or 8gb');
  return null;
}

/** How much is read of the keys; null: the defaults. */
export function readSampling(tree: Tree | null): Sampling {
  const databases = get(tree, 'databases');
  const patterns = items(get(tree, 'patterns')).flatMap((item) => asScalar(item)?.text ?? []);
  const keys = scalar(tree, 'keys');
  return {
    keys: keys?.text === 'all' ? 'all' : (numberIn(tree, 'keys') ?? 20_000),
    maxSeconds: numberIn(tree, 'maxSeconds') ?? 30,
    databases:
      databases?.kind === 'list' ? databases.items.flatMap((item) => numberOf(item) ?? []) : ('all' as const),
    patterns: patterns.length === 0 ? ['*'] : patterns,
    maxCommandsPerSecond: numberIn(tree, 'maxCommandsPerSecond'),
  };
}

const numberIn = (tree: Tree | null, key: string): number | null => numberOf(get(tree, key));

function numberOf(tree: Tree | null): number | null {
  const data = asScalar(tree)?.data;
  return typeof data === 'number' ? data : null;
}

/** One file for every node, or a map of node to file. */
function readConfigFiles(tree: Tree | null, yamlFile: string): Environment['configFiles'] {
  const file = asScalar(tree);
  if (file !== null) return [{ node: null, file: besideFile(yamlFile, file.text) }];
  return entries(tree).flatMap(({ key, value }) => {
    const path = asScalar(value);
    return path === null ? [] : [{ node: key.text, file: besideFile(yamlFile, path.text) }];
  });
}
