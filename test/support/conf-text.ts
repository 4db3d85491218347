import fc, { type Arbitrary } from 'fast-check';
import { dialectOf } from '../../src/loader/sources/redis-conf/dialect.js';
import { settableByName, settingsOfVersion } from '../../src/loader/sources/redis-conf/names.js';
import type { ConfTree } from './conf-server.js';
import { argumentsOf } from './conf-values.js';
import type { Version } from './servers.js';

/** Product and version of a server's name: `redis-6.0`. */
export function serverOf(version: Version): { readonly product: string; readonly version: string } {
  const [product = '', number = ''] = version.split('-');
  return { product, version: number };
}

/** Folders with a `main.conf`, and files that it includes: what a server of the version takes, and what it does not. */
export function confTrees(version: Version): Arbitrary<ConfTree> {
  const line = lines(version);
  const body = (maxLength: number) => fc.array(line, { maxLength });
  return fc
    .record({
      main: body(12),
      one: body(4),
      two: body(4),
      sub: body(3),
      isWindows: fc.boolean(),
      isEnded: fc.boolean(),
    })
    .map(({ main, one, two, sub, isWindows, isEnded }) => {
      const end = isWindows ? '\r\n' : '\n';
      const text = (all: readonly string[]) => `${all.join(end)}${isEnded ? end : ''}`;
      return new Map([
        ['main.conf', text(main)],
        ['one.conf', text(withoutIncludes(one))],
        ['two.conf', text(two.map((each) => each.replace(/(two|main|\*|\?)\S*\.conf/, 'one.conf')))],
        ['sub/one.conf', text(withoutIncludes(sub))],
        // `dir sub` may stand on several lines.
        ['sub/sub/sub/sub/sub/sub/one.conf', ''],
        ['users.acl', ''],
      ]);
    });
}

const withoutIncludes = (all: readonly string[]): readonly string[] =>
  all.filter((each) => !/include/i.test(each));

function lines(version: Version): Arbitrary<string> {
  const server = serverOf(version);
  const settings = [...settableByName(settingsOfVersion(server), dialectOf(server))];
  const setting = fc
    .constantFrom(...settings)
    .chain(([name, known]) =>
      fc.tuple(fc.constant(name), argumentsOf(known), fc.constant(known.known.isMultiArg)),
    );
  // Those whose lines add up, and meet other lines, more often than once in two hundred.
  const special = setting.filter(([name]) => SPECIAL.test(name));
  return fc.oneof(
    {
      weight: 30,
      arbitrary: fc
        .oneof({ weight: 4, arbitrary: setting }, { weight: 1, arbitrary: special })
        .chain(written),
    },
    { weight: 3, arbitrary: fc.constantFrom('', '   ', '# a comment', '\t#', '#', '\v', '\f# x') },
    { weight: 3, arbitrary: fc.constantFrom(...INCLUDES) },
    { weight: 2, arbitrary: directives },
    { weight: 1, arbitrary: fc.oneof(broken, fc.constantFrom(...STRANGE)) },
  );
}

const SPECIAL =
  /^(save|client-output|notify|replicaof|slaveof|cluster-enabled|databases|hz|tls-(port|cluster|repl)|aclfile|dir$)/;

const INCLUDES = [
  'include one.conf',
  'include "one.conf"',
  'INCLUDE two.conf',
  'include ./one.conf',
  'include *.conf.d',
  'include o*.conf',
  'include [ot]*.conf',
  'include ?ne.conf',
];

const STRANGE = [
  'include missing.conf',
  'include',
  'include one.conf two.conf',
  'nosuchsetting yes',
  'maxmemry 1gb',
  'some.module 1',
  'some.module',
  'sentinel monitor x 127.0.0.1 1 1',
  'sentinel',
  'list-max-ziplist-entries 5',
  'list-max-ziplist-entries',
  'lua-replicate-commands yes',
  'io-threads-do-reads no',
  'dynamic-hz yes',
  'gopher-enabled no',
  'maxmemory',
  'timeout 5 # seconds',
  'loadmodule',
];

const COMMANDS = [
  'flushall',
  'FLUSHALL',
  'debug',
  'Keys',
  'waitaof',
  'quit',
  'stralgo',
  'sentinel',
  'vadd',
  'nosuch',
  'acl|cat',
  '',
];

const renaming = fc
  .tuple(fc.constantFrom(...COMMANDS), fc.constantFrom('""', 'hidden', 'hidden2', 'KEYS', 'debug'))
  .map(([from, to]) => `rename-command ${from === '' ? '""' : from} ${to}`);

/** Those that a version refuses, or that only some know, are among them. */
const RULES = [
  ...[
    'on',
    'off',
    'ON',
    'nopass',
    'resetpass',
    'reset',
    '>pw',
    '>other',
    '<pw',
    '<none',
    '>',
    '""',
    'bogus',
    'sanitize-payload',
  ],
  ...['~*', 'allkeys', 'resetkeys', '~a:*', '~b:*', '%R~c:*', '%rw~d', '%~e', '%RR~f', '%X~g', '%R', '~'],
  ...['&*', 'allchannels', 'resetchannels', '&c:*', '&', '"~a b"', '"&a b"'],
  ...['+@all', '-@all', 'allcommands', 'nocommands', '+@read', '-@dangerous', '+@nosuch', '-@NOSUCH', '+@'],
  ...[
    '+get',
    '-get',
    '+GET',
    '+config|get',
    '+config',
    '-config',
    '-config|get',
    '+config|nosuch',
    '+config|',
    '+select|0',
    '-select|0',
  ],
  ...[
    '+nosuch',
    '-nosuch',
    '+nosuch|x',
    '+config|get|x',
    '+client|no-touch',
    '+hexpire',
    '+vadd',
    '+waitaof',
    '+debug|segfault',
  ],
  ...['(+get', '~x)', '(~*)', '"(+get ~y)"', '(', ')', '()', '"(bogus)"', 'clearselectors', '(%R~z', '&q)'],
  ...[`#${'a'.repeat(64)}`, `!${'a'.repeat(64)}`, '#abc', `#${'A'.repeat(64)}`],
];

const user = fc
  .tuple(
    fc.constantFrom('alice', 'bob', 'carol', '"d e"'),
    fc.array(fc.constantFrom(...RULES), { maxLength: 4 }),
    fc.constantFrom('user', 'USER'),
  )
  .map(([name, rules, directive]) => [directive, name, ...rules].join(' '));

const directives = fc.oneof(renaming, user);

const broken = fc.string({ unit: fc.constantFrom(...'timeout save"\'\\ x41#\t\v\xa0'), maxLength: 16 });

type Setting = readonly [name: string, args: readonly string[], isMultiArg: boolean];

/** A line as people write it, and as they should not. */
function written([name, args, isMultiArg]: Setting): Arbitrary<string> {
  return fc
    .record({
      name: fc.constantFrom(
        name,
        name,
        name.toUpperCase(),
        `"${name}"`,
        name.replace(/^./, (first) => first.toUpperCase()),
      ),
      styles: fc.array(fc.constantFrom('bare', 'double', 'single', 'hex', 'half'), {
        minLength: args.length,
        maxLength: args.length,
      }),
      isOne: fc.boolean(),
      indent: fc.constantFrom('', '', '', ' ', '\t', ' \t '),
      between: fc.constantFrom(' ', ' ', ' ', '  ', '\t', ' \v'),
      after: fc.constantFrom('', '', '', ' ', '\t', '\r'),
    })
    .map(({ name, styles, isOne, indent, between, after }) => {
      const words =
        isMultiArg && isOne
          ? [quoted(args.join(' '), 'double')]
          : args.map((arg, at) => quoted(arg, styles[at] ?? 'bare'));
      return `${indent}${[name, ...words].join(between)}${after}`;
    });
}

function quoted(text: string, style: string): string {
  const isPlain = /^[^\s"'\0]+$/.test(text) && !/[\x01\x85\xa0]/.test(text);
  if (style === 'bare' && isPlain) return text;
  if (style === 'single' && !/[\\\n\r\0]/.test(text)) return `'${text.replaceAll("'", "\\'")}'`;
  if (style === 'half' && isPlain) return `${text.slice(0, 1)}"${escaped(text.slice(1))}"`;
  if (style === 'hex')
    return `"${[...text].map((one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}"`;
  return `"${escaped(text)}"`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\0', '\\x00')
    .replaceAll('\t', '\\t');
