/** A whole run as a readable document: two servers, YAML, commands with their output and exit codes. */
export interface Scenario {
  readonly title: string;
  /** redis.conf lines by server. */
  readonly conf: ReadonlyMap<string, readonly string[]>;
  /** Commands by server, as redis-cli reads them; `{1..300}` in a line stands for as many lines. */
  readonly redis: ReadonlyMap<string, readonly string[]>;
  /** YAML by file name. */
  readonly files: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

/** A command line and what it is expected to print, with its last line `exit N`. */
interface Step {
  readonly command: string;
  readonly expected: string;
}

/** Reads a document: fenced blocks called `conf NAME`, `redis NAME`, `yaml FILE` and `console`. */
export function readScenario(text: string): Scenario {
  const blocks = [...text.matchAll(/^```(\S+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, kind = '', name = '', body = '']) => ({
      kind,
      name,
      body,
    }),
  );
  const named = (wanted: string) => blocks.filter(({ kind }) => kind === wanted);
  const lines = (body: string) => body.split('\n').filter((line) => line !== '');
  return {
    title: /^# (.*)$/m.exec(text)?.[1] ?? '',
    conf: new Map(named('conf').map(({ name, body }) => [name, lines(body)])),
    redis: new Map(named('redis').map(({ name, body }) => [name, lines(body).flatMap(expand)])),
    files: new Map(named('yaml').map(({ name, body }) => [name, body])),
    steps: named('console').flatMap(({ body }) => readSteps(body)),
  };
}

function expand(line: string): readonly string[] {
  const [, from, to] = /\{(\d+)\.\.(\d+)\}/.exec(line) ?? [];
  if (from === undefined || to === undefined) return [line];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) =>
    line.replaceAll(`{${from}..${to}}`, String(Number(from) + n)),
  );
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

/** Words of a command as a shell or redis-cli splits them: blanks, and double or single quotes. */
export const splitWords = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
