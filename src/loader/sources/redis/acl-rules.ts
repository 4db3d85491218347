import type { AclCommands } from '../../../model/snapshot.js';

/** What each of a server's ACL categories holds: names of commands, `config|get` for a subcommand (from 7.0 on). */
export type Categories = ReadonlyMap<string, readonly string[]>;

/** What rules come to on one server. */
export interface CommandTable {
  /** Every command of the categories, sorted; a container whose subcommands are listed is none itself. */
  readonly known: readonly string[];
  /** As {@link resolveCommands}; rules that were met before are not carried out again: many users have the same. */
  readonly carryOut: (rules: readonly string[]) => AclCommands;
}

/** Reads the categories once, for all users. */
export function commandTable(categories: Categories): CommandTable {
  const names = new Set([...categories.values()].flat());
  const subcommands = subcommandsOf(names);
  const known = [...names].filter((name) => !subcommands.has(name)).toSorted();
  const isKnown = new Set(known);
  const members = new Map(
    [...categories].map(([name, commands]) => [`@${name}`, commands.filter((one) => isKnown.has(one))]),
  );
  const meant = (name: string): readonly string[] =>
    name.startsWith('@') ? (members.get(name) ?? []) : (subcommands.get(name) ?? [name]);
  const done = new Map<string, AclCommands>();
  return {
    known,
    carryOut: (rules) => {
      const text = rules.join(' ');
      const commands = done.get(text) ?? carryOut(rules, meant, known, isKnown);
      done.set(text, commands);
      return commands;
    },
  };
}

/** By the name of their container, sorted. */
function subcommandsOf(names: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of [...names].filter((one) => one.includes('|')).toSorted()) {
    const container = name.slice(0, name.indexOf('|'));
    const own = found.get(container) ?? [];
    own.push(name);
    found.set(container, own);
  }
  return found;
}

/**
 * What the command rules of ACL LIST (`-@all +@read -keys +config|get`) permit on a server: rules count in their order,
 * the last one wins. Versions write one set of commands in many ways (7.0 re-expresses it by categories), so the rules
 * are carried out on the server's own categories. Without those, the rules stand as they are, in a normal order.
 */
export function resolveCommands(rules: readonly string[], table: CommandTable | null): AclCommands {
  return table === null ? normalRules(rules) : table.carryOut(rules);
}

/** From the last rule to the first: the first that speaks of a command decides, and a name speaks once. */
function carryOut(
  rules: readonly string[],
  meant: (name: string) => readonly string[],
  known: readonly string[],
  isKnown: ReadonlySet<string>,
): AclCommands {
  let base: AclCommands['base'] = 'none';
  const told = new Set<string>();
  const isPermitted = new Map<string, boolean>();
  for (const rule of rules.toReversed()) {
    const [isGiven, name] = [rule[0] === '+', rule.slice(1).toLowerCase()];
    if (name === '@all') {
      base = isGiven ? 'all' : 'none';
      break;
    }
    if (told.has(name)) continue;
    told.add(name);
    for (const command of meant(name)) if (!isPermitted.has(command)) isPermitted.set(command, isGiven);
  }
  const except = [...isPermitted].flatMap(([name, isGiven]) => (isGiven === (base === 'none') ? [name] : []));
  return { ...fewest(base, except.toSorted(), known, isKnown), isResolved: true };
}

/** One set has one form: as the exceptions to whichever base has fewer of them. */
function fewest(
  base: AclCommands['base'],
  except: readonly string[],
  known: readonly string[],
  isKnown: ReadonlySet<string>,
): Pick<AclCommands, 'base' | 'except'> {
  const isStrange = except.some((command) => !isKnown.has(command));
  if (isStrange || 2 * except.length <= known.length) return { base, except };
  const excepted = new Set(except);
  return {
    base: base === 'all' ? 'none' : 'all',
    except: known.filter((command) => !excepted.has(command)),
  };
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
