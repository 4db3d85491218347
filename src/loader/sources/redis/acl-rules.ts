import type { AclCommands } from '../../../model/snapshot.js';

/** What each of a server's ACL categories holds: names of commands, `config|get` for a subcommand (from 7.0 on). */
export type Categories = ReadonlyMap<string, readonly string[]>;

/** Every command of the categories, sorted; a container whose subcommands are listed is none itself. */
export function commandsOf(categories: Categories): readonly string[] {
  const names = new Set([...categories.values()].flat());
  const containers = new Set([...names].flatMap((name) => (name.includes('|') ? [name.split('|')[0]] : [])));
  return [...names].filter((name) => !containers.has(name)).toSorted();
}

/**
 * What the command rules of ACL LIST (`-@all +@read -keys +config|get`) permit on a server: rules count in their order,
 * the last one wins. Versions write one set of commands in many ways (7.0 re-expresses it by categories), so the rules
 * are carried out on the server's own categories. Without those, the rules stand as they are, in a normal order.
 */
export function resolveCommands(rules: readonly string[], categories: Categories | null): AclCommands {
  return categories === null ? normalRules(rules) : carryOut(rules, categories);
}

function carryOut(rules: readonly string[], categories: Categories): AclCommands {
  const known = commandsOf(categories);
  let base: AclCommands['base'] = 'none';
  let except = new Set<string>();
  for (const rule of rules) {
    const [sign, name] = [rule[0] ?? '', rule.slice(1).toLowerCase()];
    if (name === '@all') {
      base = sign === '+' ? 'all' : 'none';
      except = new Set();
      continue;
    }
    const isException = (sign === '+') === (base === 'none');
    for (const command of meant(name, categories, known))
      if (isException) except.add(command);
      else except.delete(command);
  }
  return { ...fewest(base, except, known), isResolved: true };
}

/** The commands that `get`, `config`, `config|get` or `@read` stands for. */
function meant(name: string, categories: Categories, known: readonly string[]): readonly string[] {
  if (name.startsWith('@')) {
    const members = new Set(categories.get(name.slice(1)) ?? []);
    return known.filter((command) => members.has(command));
  }
  const subcommands = known.filter((command) => command.startsWith(`${name}|`));
  return subcommands.length > 0 ? subcommands : [name];
}

/** One set has one form: as the exceptions to whichever base has fewer of them. */
function fewest(
  base: AclCommands['base'],
  except: ReadonlySet<string>,
  known: readonly string[],
): Pick<AclCommands, 'base' | 'except'> {
  const others = known.filter((command) => !except.has(command));
  const isStrange = [...except].some((command) => !known.includes(command));
  if (isStrange || except.size <= others.length) return { base, except: [...except].toSorted() };
  return { base: base === 'all' ? 'none' : 'all', except: others };
}

/** Neighbours of one sign commute; what stands before `+@all` or `-@all` does not count. */
function normalRules(rules: readonly string[]): AclCommands {
  const lower = rules.map((rule) => rule.toLowerCase());
  const start = lower.findLastIndex((rule) => rule === '+@all' || rule === '-@all');
  const runs: string[][] = [];
  for (const rule of lower.slice(start + 1)) {
    const last = runs.at(-1);
    if (last?.[0]?.[0] === rule[0]) last?.push(rule);
    else runs.push([rule]);
  }
  const base = lower[start] === '+@all' ? 'all' : 'none';
  return { base, except: runs.flatMap((run) => [...new Set(run)].toSorted()), isResolved: false };
}
