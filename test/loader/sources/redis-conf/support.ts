import type { Conf, ConfFault, ConfLine } from '../../../../src/loader/sources/redis-conf/conf.js';
import { readConf } from '../../../../src/loader/sources/redis-conf/read-conf.js';

/** `redis 7.0.15` as a server. */
const serverOf = (name: string) => {
  const [product = '', version = ''] = name.split(' ');
  return { product, version };
};

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Reads `redis.conf` of some files as a server would. Patterns match every other file, in order. */
export function reading(text: string | Files, server = 'redis 7.0.15') {
  const tree = new Map(Object.entries(typeof text === 'string' ? { 'redis.conf': text } : text));
  return readConf('redis.conf', serverOf(server), {
    read: (path) => {
      const found = tree.get(path);
      return found === undefined ? null : Buffer.from(found);
    },
    glob: () => [...tree.keys()].filter((path) => path !== 'redis.conf').sort(),
  });
}

/** What the server has; a file that it refuses is a mistake of the test. */
export function conf(text: string | Files, server?: string): Conf {
  const read = reading(text, server);
  if (!read.ok) throw new Error(shown(read.faults).join('\n'));
  return read.conf;
}

/** The value of a setting; undefined where the server has none. */
export function valueIn(text: string | Files, name: string, server?: string): string | undefined {
  return conf(text, server).settings.find((setting) => setting.name === name)?.value;
}

/** `file:line:column: message`, for each mistake. */
export function faults(text: string | Files, server?: string): readonly string[] {
  const read = reading(text, server);
  return read.ok ? [] : shown(read.faults);
}

const shown = (all: readonly ConfFault[]): readonly string[] =>
  all.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);

/** `file:line:column` of the line that decides a setting. */
export const lineOf = (lines: readonly ConfLine[], name: string): string | undefined =>
  lines.filter((line) => line.name === name).map(({ file, line, column }) => `${file}:${line}:${column}`)[0];
