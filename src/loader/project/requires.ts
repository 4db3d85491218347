import type { Requirement, Requires } from '../../model/project.js';
import { productRange } from './product-range.js';
import { asScalar, entries, get, items, scalar, type Tree } from './tree.js';

/** What the application needs: `requires:`, whose shape was checked. */
export function readRequires(tree: Tree | null): Requires {
  const role = scalar(tree, 'role');
  return {
    server: readServer(tree),
    commands: names(get(tree, 'commands')).map((one) => ({ ...one, name: commandName(one.name) })),
    modules: entries(get(tree, 'modules')).flatMap(({ key, value }) => {
      const range = asScalar(value);
      return range === null ? [] : [{ name: key.text, range: range.text, location: key.location }];
    }),
    functions: names(get(tree, 'functions')),
    role:
      role?.text === 'cache' || role?.text === 'queue' || role?.text === 'store'
        ? { name: role.text, location: role.location }
        : null,
  };
}

function readServer(tree: Tree | null): Requirement | null {
  const server = scalar(tree, 'server');
  if (server === null) return null;
  const { product, range } = productRange(server.text);
  return { name: product ?? 'server', range, location: server.location };
}

const names = (list: Tree | null): readonly Requirement[] =>
  items(list).flatMap((item) => {
    const name = asScalar(item);
    return name === null ? [] : [{ name: name.text, range: null, location: name.location }];
  });

/** `client no-touch` and `CLIENT|NO-TOUCH` are one command. */
const commandName = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .split(/[\s|]+/)
    .join(' ');
