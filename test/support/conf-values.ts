import fc, { type Arbitrary } from 'fast-check';
import { unsignedMemory } from '../../src/loader/sources/redis-conf/c-text.js';
import type { KnownSetting } from '../../src/loader/sources/redis-conf/names.js';

/** The arguments of a setting, in latin1: mostly what its version takes, sometimes not. */
export function argumentsOf(setting: KnownSetting): Arbitrary<readonly string[]> {
  const { facts } = setting;
  const lists = LISTS.get(facts.name);
  if (lists !== undefined) return lists;
  const text = HARMLESS.get(facts.name) ?? ofKind(setting);
  const others = anyWords.filter((words) => words.length !== 1 || !HARMLESS.has(facts.name));
  return fc.oneof({ weight: 40, arbitrary: text.map((word) => [word]) }, { weight: 1, arbitrary: others });
}

const from = (...words: readonly string[]): Arbitrary<string> => fc.constantFrom(...words);

/** Words of any kind: quotes, spaces and bytes that are not UTF-8 among them. */
const texts = fc.oneof(
  from(
    '',
    'abc',
    'a b',
    'ü'.normalize(),
    '\xc3\xbc',
    "it's",
    'say "x"',
    'a\\b',
    '#x',
    'a#b',
    '\t',
    ' ',
    '\\',
    "'",
  ),
  from(
    '{title}',
    '{{',
    '{nope}',
    'x {port}',
    '{server-mode}',
    'redis',
    '10.0.0.1',
    '::1',
    'a.b-c',
    'a_b',
    'yes',
  ),
  fc.string({ unit: fc.constantFrom(...'aZ09 .-_/{}"\'\\#\t\x01\xe9\xa0'), maxLength: 12 }),
);

const anyWords = fc.array(texts, { maxLength: 4 });

const cased = (word: Arbitrary<string>): Arbitrary<string> =>
  fc.tuple(word, from('as is', 'upper', 'mixed')).map(([text, style]) => {
    if (style === 'as is') return text;
    return style === 'upper' ? text.toUpperCase() : text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
  });

/** One in `weight` of a rare kind. */
const mostly = (usual: Arbitrary<string>, rare: Arbitrary<string>, weight = 25): Arbitrary<string> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });

const NO_NUMBERS = from('', '007', '+5', '1.5', ' 5', '5 ', '0x10', '1k', '-0', 'five', '1e3', '5\0', '--1');

function integers({ known }: KnownSetting): Arbitrary<string> {
  const [min, max] = [BigInt(known.min ?? '0'), BigInt(known.max ?? '1000')];
  const within = fc.oneof(
    fc.bigInt({ min, max: max < min + 1000n ? max : min + 1000n }),
    fc.bigInt({ min, max }),
    fc.constantFrom(min, max),
  );
  const beyond = fc.constantFrom(min - 1n, max + 1n, max * 2n + 2n, -1n, 2n ** 63n, 2n ** 64n, 10n ** 30n);
  return mostly(within.map(String), fc.oneof(NO_NUMBERS, beyond.map(String)));
}

const UNITS = cased(from('', 'b', 'k', 'kb', 'm', 'mb', 'g', 'gb'));
const NO_SIZES = from(
  '',
  'kb',
  '1.5gb',
  '-1',
  '1 gb',
  '1tb',
  '+1',
  ' 1',
  '1mb ',
  '5%',
  '18446744073709551616',
);
const HUGE_SIZES = from(
  '18446744073709551615',
  '17179869184gb',
  '99999999999999999999',
  '9223372036854775808',
  '8589934592gb',
);

function sizes({ known }: KnownSetting): Arbitrary<string> {
  const min = BigInt(known.min ?? '0');
  const least = min < 0n ? 0n : min;
  const usual = fc.tuple(fc.bigInt({ min: 0n, max: 4096n }), UNITS).map(([count, unit]) => `${count}${unit}`);
  const bytes = fc.bigInt({ min: least, max: least + 1_000_000n }).map(String);
  return mostly(
    fc.oneof(
      usual.filter((size) => (unsignedMemory(size) ?? 0n) >= least),
      bytes,
    ),
    fc.oneof(NO_SIZES, HUGE_SIZES, usual),
  );
}

function ofKind(setting: KnownSetting): Arbitrary<string> {
  const { facts, known } = setting;
  const values = known.enumValues ?? [];
  if (facts.kind === 'boolean' || (facts.kind === 'flags' && values.length === 0))
    return mostly(cased(from('yes', 'no')), from('', 'true', 'on', '1', 'yes ', 'yess'));
  if (facts.kind === 'enum')
    return mostly(cased(from(...values)), from('', 'nope', 'nothing', 'volatile-lrm', 'yes'));
  if (facts.kind === 'integer') return integers(setting);
  if (facts.kind === 'memory') return sizes(setting);
  return texts;
}

/** Sizes that leave room for the connection that asks. */
const large = (size: string): boolean => {
  const bytes = unsignedMemory(size);
  return bytes === null || bytes === 0n || bytes >= 2n ** 30n;
};

const names = mostly(from('one', 'two.x', '\xc3\xbc', 'with space'), from('', 'a/b', 'a\\b', '/abs'));
const sizesOf = (...usual: readonly string[]): Arbitrary<string> =>
  mostly(from(...usual), fc.oneof(NO_SIZES, HUGE_SIZES).filter(large));

/** Settings whose values reach beyond the server's own memory, or end the connection that asks for them. */
const HARMLESS: ReadonlyMap<string, Arbitrary<string>> = new Map([
  // Whether it can be had depends on how the server was built: with jemalloc's own patches, with RDMA.
  ['activedefrag', mostly(cased(from('no')), from('', 'maybe'))],
  ['rdma-port', mostly(from('0'), from('-1', '65536', 'x'))],
  // 6.0 divides by it: 0 and more than 1000 end the server, before or after it answers.
  ['hz', mostly(from('1', '10', '500', '501', '1000'), from('', 'x', '-5'))],
  // Files, folders, groups and locales of the machine. `users.acl` is in every folder of ours.
  ['aclfile', from('', 'users.acl')],
  ['appenddirname', names],
  ['appendfilename', names],
  ['cluster-config-file', names],
  ['dbfilename', names],
  ['logfile', from('', 'log')],
  ['locale-collate', from('', 'C', 'POSIX')],
  ['unixsocketgroup', from('')],
  ...[
    'ca-cert-dir',
    'ca-cert-file',
    'cert-file',
    'client-cert-file',
    'client-key-file',
    'dh-params-file',
    'key-file',
  ].map((name) => [`tls-${name}`, from('')] as const),
  // Memory that is allocated, threads that are started, descriptors that the system grants, a port that is taken.
  [
    'databases',
    mostly(from('1', '2', '16', '100', '1000'), fc.oneof(NO_NUMBERS, from('0', '-1', '2147483648'))),
  ],
  ['io-threads', mostly(from('1', '2', '4'), fc.oneof(NO_NUMBERS, from('0', '-1', '257')))],
  [
    'maxclients',
    mostly(from('50', '100', '1000', '10000'), fc.oneof(NO_NUMBERS, from('0', '-1', '4294967296'))),
  ],
  ['cluster-port', mostly(from('0'), from('-1', '65536', 'x'))],
  // A timer that stops the server.
  ['watchdog-period', mostly(from('0'), from('-1', 'x', '2147483648'))],
  // Limits that would end the connection.
  ['maxmemory', sizesOf('0', '1gb', '2GB', '4000m', '1073741824')],
  [
    'maxmemory-clients',
    sizesOf('0', '0%', '50%', '100%', '1gb', '101%', '-5%', '050%', '%', '18446744073709551516'),
  ],
  ['client-query-buffer-limit', from('1gb', '1048576', '2mb', '1073741824b')],
  // A password that the test can say: from 6.2 on the server’s own bytes, and no NUL.
  [
    'requirepass',
    mostly(from('', 'secret', 'pass word', 'p\xc3\xa4', '#x', '"', "it's"), fc.constant('x'.repeat(513))),
  ],
  // A socket that the test can open without being root.
  [
    'unixsocketperm',
    mostly(from('0', '700', '0777', '770', ' 700', '+700'), from('', '1000', '8', '7a', '-1', 'x')),
  ],
]);

const lists = (usual: Arbitrary<readonly string[]>): Arbitrary<readonly string[]> =>
  fc.oneof({ weight: 25, arbitrary: usual }, { weight: 1, arbitrary: anyWords });

const many = (words: Arbitrary<string>, maxLength = 4): Arbitrary<readonly string[]> =>
  fc.array(words, { minLength: 1, maxLength });

const SHUTDOWN = many(cased(from('default', 'save', 'nosave', 'now', 'force')), 3);

const limit = fc.tuple(
  cased(mostly(from('normal', 'slave', 'replica', 'pubsub'), from('master', 'primary', 'other'), 40)),
  from('0', '1gb', '2GB', '1073741824'),
  from('0', '1gb', '4096m'),
  mostly(from('0', '60', '+7', ' 8'), from('-1', 'x', '1s', '4294967297'), 40),
);

const LISTS: ReadonlyMap<string, Arbitrary<readonly string[]>> = new Map([
  ['bind', lists(many(from('127.0.0.1', '::1', '-::1', '*', '10.0.0.1', ''), 18))],
  ['rdma-bind', lists(many(from('127.0.0.1', '::1')))],
  [
    'client-output-buffer-limit',
    lists(fc.array(limit, { minLength: 1, maxLength: 2 }).map((all) => all.flat())),
  ],
  ['dir', from('.', 'sub').map((path) => [path])],
  [
    'latency-tracking-info-percentiles',
    lists(
      many(
        mostly(
          from('50', '99', '99.9', '0', '100', '12.3456789', '1e1', '0x10', '.5'),
          from('', '101', '-1', 'x', 'nan', '5 '),
        ),
      ),
    ),
  ],
  [
    'notify-keyspace-events',
    lists(
      fc.string({ unit: fc.constantFrom(...'AKEg$lshzxetdmn'), maxLength: 8 }).map((letters) => [letters]),
    ),
  ],
  [
    'oom-score-adj-values',
    lists(
      fc.array(mostly(from('0', '200', '-500', '+800', '2000', '007'), from('2001', '-2001', 'x', '')), {
        minLength: 3,
        maxLength: 3,
      }),
    ),
  ],
  [
    'replicaof',
    lists(
      fc.tuple(
        cased(from('127.0.0.1', 'localhost', 'no')),
        cased(mostly(from('1', '6379', 'one', '07', '+8'), from('-1', '65536', 'x'))),
      ),
    ),
  ],
  [
    'save',
    lists(
      fc.oneof(
        fc.constant(['']),
        fc
          .array(
            fc.tuple(from('1', '60', '3600', '0900', '+5'), from('0', '1', '10000', '+3', '4294967297')),
            { minLength: 1, maxLength: 3 },
          )
          .map((pairs) => pairs.flat()),
        many(from('60', '1', '0', '-1', 'x', '5s', '')),
      ),
    ),
  ],
  ['shutdown-on-sigint', lists(SHUTDOWN)],
  ['shutdown-on-sigterm', lists(SHUTDOWN)],
]);
