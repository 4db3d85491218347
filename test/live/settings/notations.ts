import type { SettingFacts } from '../../../src/catalogue/table.js';

/**
 * One value of a setting as it may stand in redis.conf: the arguments of each of its lines, as they are written there,
 * and what they say once quotes are taken off.
 */
export interface Notation {
  readonly lines: readonly string[];
  readonly text: string;
}

/** Ways to write values of a setting that a server of its kind reads, in redis.conf and by CONFIG SET. */
export function notationsOf(facts: SettingFacts, isBefore7: boolean): readonly Notation[] {
  const own = BY_NAME.get(facts.name);
  if (own !== undefined) return own.map(line);
  switch (facts.kind) {
    case 'boolean':
      return ['YES', 'nO', 'Yes', 'no', '"yes"', "'NO'"].map(line);
    case 'enum':
      return (facts.enumValues ?? []).flatMap((value) => [line(value), line(value.toUpperCase())]);
    case 'flags':
      return [...(facts.enumValues ?? []), 'force NoSave now', 'SAVE now', '"now nosave"', 'now now'].map(
        line,
      );
    case 'integer':
      return numbersWithin(facts).map(line);
    case 'memory':
      return SIZES.map(line);
    case 'memory-or-percent':
      return [...SIZES, '5%', '100%', '0%', '0'].map(line);
    case 'octal':
      return ['0700', '700', '007', '"770"'].map(line);
    case 'integer-list':
      return ['0 200 800', '0 +200 0800', '-5 0 5', '1000 1000 1000'].map(line);
    case 'percentiles':
      return ['99.9 50 99', '50.0 99.90', '"50 99"', '100 0', '50 50', '99.999', '1e1', '""'].map(line);
    case 'event-flags':
      return [...EVENTS, ...(isBefore7 ? [] : EVENTS_SINCE_7)].map(line);
    case 'save-points':
      return savePoints(isBefore7);
    case 'buffer-limits':
      return bufferLimits(isBefore7);
    case 'string':
      return ['plain', '"two words"', "'two words'", '"a\\x62c"', '""'].map(line);
    case 'set':
      return ['plain'].map(line);
  }
}

/** Settings of which a server takes only some values of their kind. */
const BY_NAME: ReadonlyMap<string, readonly string[]> = new Map([
  ['appenddirname', ['plain', '"a\\x62c"']],
  ['appendfilename', ['plain', '"a\\x62c"']],
  ['cluster-config-file', ['plain', '"a\\x62c"']],
  ['dbfilename', ['plain', '"a\\x62c"']],
  ['proc-title-template', ['"{title} {port}"', "'{config-file} {title}'"]],
  ['activedefrag', ['no', 'NO', '"no"']],
  ['bind-source-addr', ['127.0.0.1', '"127.0.0.1"']],
  ['cluster-announce-client-ipv4', ['127.0.0.1']],
  ['cluster-announce-client-ipv6', ['::1']],
  ['cluster-announce-hostname', ['plain', '"plain"', '"a\\x62c"']],
  // Redis 6.0 does not start with one out of bounds.
  ['hz', ['1', '500', '10', '"50"']],
  ['ignore-warnings', ['ARM64-COW-BUG', '"ARM64-COW-BUG"', '""']],
  ['locale-collate', ['C', 'POSIX', '"C"']],
  // As many as start quickly.
  ['databases', ['16', '17', '"1000"', "'32'"]],
  ['io-threads', ['1', '2', '"3"']],
  // The start is read off the log, where it is a notice.
  ['loglevel', ['verbose', 'NOTICE', '"debug"', 'Notice']],
  // Room and time for the connections of the test.
  ['maxclients', ['100', '"100"', "'1000'"]],
  ['timeout', ['300', '0', '"300"']],
  ['tls-protocols', ['"TLSv1.3 TLSv1.2"', '"tlsv1.2  TLSV1.3"', 'TLSv1.2', '""']],
  ['cluster-slot-stats-enabled', ['YES', 'no']],
]);

const SIZES = [
  ...[
    '1073741824',
    '1gb',
    '1GB',
    '1Gb',
    '1g',
    '1G',
    '1024mb',
    '1048576KB',
    '1500m',
    '1500000K',
    '1073741824b',
  ],
  ...['"1gb"', '01gb'],
];

const EVENTS = [
  'KEA',
  'AKE',
  'AE',
  'Ex',
  'xE',
  'gxK',
  'Kg$lshzxet',
  'KEg$lshzxetd',
  'mKEA',
  '"KEA"',
  '""',
  'KK',
];
const EVENTS_SINCE_7 = ['KEn', 'nKEA', 'An'];

function savePoints(isBefore7: boolean): readonly Notation[] {
  const several = [
    ['60 10000', '900 1'],
    ['900 1', '900 1'],
    ['0900 +1', '60 010'],
  ].map((lines) => ({ lines, text: lines.join(' ') }));
  const one = ['60 10000 900 1', '"900 1 300 10"', '0900 1 60 +10'];
  return [...several, ...(isBefore7 ? ['900 1'] : one).map(line)];
}

function bufferLimits(isBefore7: boolean): readonly Notation[] {
  const classes = [
    ['normal 0 0 0', 'slave 256mb 64mb 60', 'pubsub 32mb 8mb 60'],
    ['pubsub 1g 1k 060', 'REPLICA 268435456 67108864 60', 'Normal 1gb 1GB +5'],
  ];
  return classes.flatMap((lines) => {
    const text = lines.join(' ');
    return [{ lines, text }, ...(isBefore7 ? [] : [line(text), line(`"${text}"`)])];
  });
}

/** Numbers that the bounds of every version allow, and forms that a number may take. */
function numbersWithin({ min, max }: SettingFacts): readonly string[] {
  const fits = (number: bigint): boolean =>
    (min === null || number >= BigInt(min)) && (max === null || number <= BigInt(max));
  const numbers = [0n, 1n, 7n, 42n, -1n, 70_000n, 600_000n].filter(fits).map(String);
  return [...numbers, `"${numbers[0]}"`, `'${numbers[0]}'`];
}

/** A line whose quotes, if any, are round the whole of it. */
function line(argument: string): Notation {
  const [, quoted] = /^"(.*)"$/s.exec(argument) ?? /^'(.*)'$/s.exec(argument) ?? [];
  const text = (quoted ?? argument).replace(/\\x([0-9a-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return { lines: [argument], text };
}

/**
 * Texts that look like values of some kind, for CONFIG SET: what a server makes of them is held against what redrift
 * does.
 */
export const ODD_TEXTS: readonly string[] = [
  ...[
    '',
    '0',
    '1',
    '2',
    '7',
    '10',
    '50',
    '-1',
    '-2',
    '100',
    '65536',
    '010',
    '+5',
    '0x10',
    '1e3',
    '1.5',
    '-0',
  ],
  ...['5%', '0%', '100%', '1k', '1K', '100kb', '100kB', '1mb', '1.5gb', '2g', '2GB', '10b', '1 gb', '1tb'],
  ...['yes', 'YES', 'no', 'No', 'true', 'on', ' yes', 'yes ', ' 7', '7 ', '7\t', 'always', 'NOTICE'],
  ...['900 1', '900  1', ' 900 1 ', '0 1', '900', '60 10 60 10', '0 200 800', '800 200 0', '0 0 0', '1 2 3'],
  ...[
    'A',
    'KEA',
    'AKE',
    'Elg',
    'gE',
    'Kn',
    'Kd',
    'Km',
    'Ko',
    'Kc',
    'K E',
    'Q',
    'now force',
    'force now',
    'now save',
  ],
  ...[
    'replica 1mb 1mb 060',
    'slave 1 1 1',
    'normal 0 0 0 pubsub 1k 1K 1',
    'replica 1mb',
    'NORMAL 5 5 5',
    'default',
  ],
  ...[
    '50 99',
    '99 50',
    '50 50.0',
    '99.9',
    '100',
    '101',
    '5e1',
    'nan',
    'TLSv1.2',
    'tlsv1.3 TLSv1.2',
    'DEFAULT',
  ],
];
