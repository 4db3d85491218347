import {
  byWeight,
  isKnownToChange,
  knownCategories,
  mayChange,
  writesKeysAlone,
} from '../../../catalogue/rights.js';
import type { AclRules, AclUser } from '../../../model/snapshot.js';
import { type Categories, type CommandTable, commandTable } from './acl-rules.js';

/** A server, by what its ACL categories hold; null where it does not tell. */
export interface RightsRequest {
  readonly product: string;
  readonly version: string;
  readonly categories: Categories | null;
}

/**
 * What a user may send that redrift never does, and that changes data, settings, users, nodes or other clients: by the
 * server's own categories, else by what is known of its version. Nothing is tried. As `config|set`, what weighs most first.
 */
export function strongRights(
  { rules }: AclUser,
  { product, version, categories }: RightsRequest,
): readonly string[] {
  const held = categories ?? knownCategories(product, version);
  const table = commandTable(held);
  const found = rules.flatMap((one) => strongOf(one, table, categoriesOf(held)));
  return [...new Set(found)].toSorted(byWeight);
}

function strongOf(
  rules: AclRules,
  table: CommandTable,
  categories: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const { base, except, isResolved } = isTold(rules) ? rules.commands : table.carryOut(asRules(rules));
  if (!isResolved) return [];
  const excepted = new Set(except);
  const permitted = base === 'none' ? except : table.known.filter((name) => !excepted.has(name));
  const hasKeys = rules.keys.some((pattern) => !pattern.startsWith('%R~'));
  const hasChannels = rules.channels === null || rules.channels.length > 0;
  return permitted.filter((name) => {
    if (!hasKeys && writesKeysAlone(name)) return false;
    if (!hasChannels && /^s?publish$/.test(name)) return false;
    const own = categories.get(name);
    return own === undefined ? isKnownToChange(name) : mayChange(name, own);
  });
}

const isTold = ({ commands }: AclRules): boolean => commands.isResolved;

const asRules = ({ commands: { base, except } }: AclRules): readonly string[] => [
  base === 'all' ? '+@all' : '-@all',
  ...except,
];

/** The categories of each command. */
function categoriesOf(categories: Categories): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const [category, names] of categories)
    for (const name of names) {
      const own = found.get(name) ?? new Set();
      found.set(name, own.add(category));
    }
  return found;
}
