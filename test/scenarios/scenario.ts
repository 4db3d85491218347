/**
 * A whole run as a readable document. Its fenced blocks are played from top to bottom:
 *
 * - `conf NAME [VERSION]` starts the server NAME with these lines of redis.conf: the machine's own, or one of the
 *   versions of `test/support/servers.ts`. A replica (`replicaof`) is waited for until it is in touch. The lines are also
 *   the file `conf/NAME.conf`: what the team keeps, without what a server of a test needs for itself (port, dir, log).
 * - `redis NAME` sends commands, as redis-cli reads them; `{1..300}` in a line stands for as many lines. None may fail.
 * - `cluster` makes a cluster: `NAME 0-16383` for a primary with its slots, `NAME replicates NAME` for a replica.
 * - `yaml FILE` writes `environments/FILE`, `file PATH` any other file; a later block with the same name writes it anew.
 * - `console` holds steps with what they print: `$ redrift …` runs the built program, its last line is `exit N`;
 *   `$ NAME> COMMAND` sends a command to a server, as the fix in a report says.
 *
 * `TODAY`, `TODAY+30` and `TODAY-1` stand for days, counted from the day of the run; others are shown as `DAY`.
 *
 * A server that the YAML (`${REDIS_NAME_URL}`) or a `redis` block names first is started without lines. `NAME-port`
 * stands for a server's port, and `redisearch.so` for the path of the module, in all blocks and in what is printed.
 */
export interface Scenario {
  readonly title: string;
  readonly acts: readonly Act[];
}

export type Act =
  | { readonly kind: 'conf'; readonly name: string; readonly version: string | null; readonly text: string }
  | { readonly kind: 'redis'; readonly name: string; readonly commands: readonly string[] }
  | { readonly kind: 'cluster'; readonly members: readonly Member[] }
  /** `path` begins at the folder of the run. */
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'steps'; readonly steps: readonly Step[] };

/** A node of a cluster: a primary with its slots, or the replica of another. */
type Member =
  | { readonly name: string; readonly from: number; readonly to: number }
  | { readonly name: string; readonly primary: string };

/** A command line and what it is expected to print. */
interface Step {
  readonly command: string;
  readonly expected: string;
}

/** Reads a document; throws where a block is of no known kind. */
export function readScenario(text: string): Scenario {
  const blocks = [...text.matchAll(/^```(\S+)(?: (\S+))?(?: (\S+))?\n(.*?)^```$/gms)];
  return {
    title: /^# (.*)$/m.exec(text)?.[1] ?? '',
    acts: blocks.map(([, kind = '', name = '', version, body = '']) =>
      readAct(kind, name, version ?? null, body),
    ),
  };
}

function readAct(kind: string, name: string, version: string | null, body: string): Act {
  switch (kind) {
    case 'conf':
      return { kind, name, version, text: body };
    case 'redis':
      return { kind, name, commands: lines(body).flatMap(expand) };
    case 'cluster':
      return { kind, members: lines(body).map(readMember) };
    case 'yaml':
      return { kind: 'file', path: `environments/${name}`, text: body };
    case 'file':
      return { kind, path: name, text: body };
    case 'console':
      return { kind: 'steps', steps: readSteps(body) };
    default:
      throw new Error(`a block ${kind} is nothing that can be played`);
  }
}

export const lines = (body: string): readonly string[] => body.split('\n').filter((line) => line !== '');

function expand(line: string): readonly string[] {
  const [, from, to] = /\{(\d+)\.\.(\d+)\}/.exec(line) ?? [];
  if (from === undefined || to === undefined) return [line];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) =>
    line.replaceAll(`{${from}..${to}}`, String(Number(from) + n)),
  );
}

function readMember(line: string): Member {
  const [, name = '', from, to, primary] = /^(\S+) (?:(\d+)-(\d+)|replicates (\S+))$/.exec(line) ?? [];
  if (primary !== undefined) return { name, primary };
  if (from === undefined || to === undefined) throw new Error(`${line} is no member of a cluster`);
  return { name, from: Number(from), to: Number(to) };
}

function readSteps(body: string): readonly Step[] {
  return body
    .split(/^(?=\$ )/m)
    .filter((step) => step.startsWith('$ '))
    .map((step) => {
      const [command = '', ...rest] = step.split('\n');
      return { command: command.slice(2), expected: rest.join('\n').trim() };
    });
}

/** Words of a command as a shell or redis-cli splits them: blanks, single quotes, double quotes with `\n` in them. */
export const splitWords = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double?.replaceAll('\\n', '\n') ?? single ?? plain ?? '',
  );
