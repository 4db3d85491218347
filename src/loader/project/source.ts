import type { ServerKind, Source } from '../../model/project.js';
import { besideFile } from './project-files.js';
import { readRedis, readUrl } from './redis-source.js';
import { NOWHERE } from './redis-url.js';
import type { SourceContext } from './source-context.js';
import { SERVER_KIND } from './source-schema.js';
import { asScalar, entries, isEmptyMap, type ScalarTree, scalar, type Tree } from './tree.js';
import { expand } from './variables.js';
import { orList } from './wording.js';

/** Reads `source:`; null where it cannot be used, told as a mistake. */
export function readSource(tree: Tree, context: SourceContext): Source | null {
  const url = asScalar(tree);
  if (url !== null) return readUrl(url, context);
  const kinds = entries(tree).filter(({ key }) => KINDS.includes(key.text));
  const [first, second] = kinds;
  if (second !== undefined && first !== undefined) {
    const message = `source: ${second.key.text} stands beside ${first.key.text}, expected one of ${orList(KINDS)}`;
    context.remarks.mistake(second.key.location, message);
    return null;
  }
  if (first !== undefined) return readKind(tree, first.key, first.value, context);
  if (isEmptyMap(tree)) {
    context.remarks.mistake(
      tree.location,
      `source: an empty map was found, expected one of ${orList(KINDS)}`,
    );
  }
  return null;
}

const KINDS: readonly string[] = ['redis', 'snapshot', 'conf', 'parameters'];

function readKind(tree: Tree, key: ScalarTree, value: Tree, context: SourceContext): Source | null {
  const server = readServerKind(tree, key, context);
  if (key.text === 'redis') return value.kind === 'map' ? readRedis(value, context) : null;
  const path = asScalar(value);
  const expandedPath = path && expand(path, context.variables, context.remarks);
  if (expandedPath === null) return context.variables === null ? NOWHERE : null;
  const file = besideFile(context.file, expandedPath);
  if (key.text === 'conf') return { kind: 'conf', file, server };
  return key.text === 'parameters' ? { kind: 'parameters', file } : { kind: 'snapshot', file };
}

/** `server:` beside `conf:`, such as `valkey 8.1`: the product and version that load the file. */
function readServerKind(tree: Tree, kind: ScalarTree, { remarks }: SourceContext): ServerKind | null {
  const server = scalar(tree, 'server');
  if (server === null) return null;
  if (kind.text !== 'conf') {
    const message = `source.server: it stands beside ${kind.text}, expected beside conf: others say it themselves`;
    remarks.mistake(server.location, message);
  }
  const [, product = 'redis', version = ''] = SERVER_KIND.exec(server.text) ?? [];
  return { product: product.toLowerCase(), version };
}
