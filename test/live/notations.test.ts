import { describe, expect, test } from 'vitest';
import { canonicalise } from '../../src/catalogue/canonical.js';
import type { SettingFacts } from '../../src/catalogue/table.js';
import { parts } from '../../src/catalogue/values.js';
import { serverOf, VERSIONS, type Version } from '../support/servers.js';
import { type Notation, notationsOf, ODD_TEXTS } from './settings/notations.js';
import { type Known, knownTo, ServerPair } from './settings/trials.js';

/** Not written into a redis.conf here, as the server would go somewhere else, or not start. */
const UNWRITTEN: readonly (readonly [name: RegExp, why: string])[] = [
  [/^(bind|port|dir|logfile)$/, 'the test could not reach it or read its log'],
  [/^(daemonize|supervised)$/, 'it would leave its process'],
  [/^replicaof$/, 'it would look for its primary'],
  [/^requirepass$/, 'it would ask for the password; tried in settings-matrix.test.ts'],
  [/^cluster-enabled$/, 'it would be another topology'],
  [/^(aclfile|pidfile|unixsocket|unixsocketgroup)$/, 'not any text names a file or a group'],
  [/^tls-(port|cluster|replication)$/, 'they need a certificate, and tls-cert-file is any text here'],
  [/^watchdog-period$/, 'the server raises it to two of its ticks'],
  [/^rdma-(bind|port)$/, 'a server without RDMA fails on them'],
];

type Exception = readonly [what: RegExp, versions: readonly Version[], why: string];

/** Values of the catalogue that these versions do not take, lower case: it has those of all versions together. */
const REFUSED: readonly Exception[] = [
  [/^(key-load-delay|rdb-key-save-delay) -1$/, ['redis-6.0'], 'no delay below 0 before 7.0'],
  [/^log-format json$/, ['valkey-8.1'], 'came later'],
  [/^maxmemory-policy (allkeys|volatile)-lrm$/, VERSIONS, 'Redis 8.6'],
  [/^maxmemory-samples (7|60)0000$/, ['redis-8.0', 'valkey-8.1'], 'at most 64 here'],
  [/^notify-keyspace-events keg\$lshzxetd$/, ['redis-6.0'], '`d` came later'],
  [/^repl-diskless-load flush-before-load$/, ['redis-6.0', 'redis-7.0', 'redis-8.0'], 'of Valkey'],
  [/^repl-diskless-load flushdb$/, VERSIONS, 'Redis 8.6'],
  [/^shutdown-on-sig(int|term) (safe|failover)$/, ['redis-7.0', 'redis-8.0', 'valkey-8.1'], 'of Valkey 9'],
];

/** What redrift reads otherwise than these versions, and why it stays so. */
const DIFFERENT: readonly Exception[] = [
  [
    /^notify-keyspace-events Kg\$lshzxet: the server has AK,/,
    ['redis-6.0'],
    '`A` is without `d` in 6.0, and a canonical form does not know the version',
  ],
  [
    / "(-0)?": the server has 0, redrift no value: expected a size/,
    VERSIONS,
    'no server reports an empty size, and in the YAML it is a mistake',
  ],
  [/^repl-backlog-size .*: the server has 16384,/, VERSIONS, 'raised by CONFIG SET, and not in redis.conf'],
  [/^oom-score-adj-values "900 {2}1"/, VERSIONS, 'between two spaces CONFIG SET reads a 0'],
  [/^save "7 ": the server has 7 0,/, VERSIONS, 'after a last space CONFIG SET reads a 0'],
];

describe.each(VERSIONS)('%s', (version) => {
  const settings = knownTo(version).filter(({ facts }) => !UNWRITTEN.some(([name]) => name.test(facts.name)));
  const found: string[] = [];

  test('reads redis.conf as redrift does, under every name', async () => {
    const isBefore7 = version === 'redis-6.0';
    const names = await namesOf(version);
    const told = settings.filter(({ here }) => here.isHidden || names.includes(here.name));
    const written = told.map((known) => ({ known, notations: notationsOf(known.facts, isBefore7) }));
    const rounds = Math.max(...written.map(({ notations }) => notations.length));
    const wrong: string[] = [];
    const refused: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const lines = written.flatMap(({ known, notations }) => {
        const notation = notations[round];
        return notation === undefined ? [] : [{ known, notation, name: nameIn(round, known, names) }];
      });
      wrong.push(...(await readBack(version, lines, refused)));
    }
    expect(besides(wrong, DIFFERENT, version)).toEqual([]);
    expect(besides(refused, REFUSED, version)).toEqual([]);
    expect(unneeded(refused, REFUSED, version)).toEqual([]);
    found.push(...wrong);
  });

  test('reads CONFIG SET as redrift does, where it takes a text', async () => {
    const one = await serverOf(version, ...(version === 'redis-6.0' ? [] : ['enable-protected-configs yes']));
    const pair = await ServerPair.of(one, one);
    const wrong: string[] = [];
    for (const known of settings.filter(isOfferedOddTexts)) wrong.push(...(await offer(known, pair)));
    pair.close();
    expect(besides(wrong, DIFFERENT, version)).toEqual([]);
    found.push(...wrong);
  });

  test('differs from redrift in nothing else', () => {
    expect(unneeded(found, DIFFERENT, version)).toEqual([]);
  });
});

/** What no exception speaks of. */
const besides = (found: readonly string[], exceptions: readonly Exception[], version: Version) =>
  found.filter(
    (text) => !exceptions.some(([what, versions]) => versions.includes(version) && what.test(text)),
  );

/** Exceptions of this version that nothing needs. */
const unneeded = (found: readonly string[], exceptions: readonly Exception[], version: Version) =>
  exceptions.filter(
    ([what, versions]) => versions.includes(version) && !found.some((text) => what.test(text)),
  );

interface Line {
  readonly known: Known;
  readonly notation: Notation;
  /** The setting's name or one of its aliases, in any case. */
  readonly name: string;
}

async function namesOf(version: Version): Promise<readonly string[]> {
  const stock = await serverOf(version);
  const pair = await ServerPair.of(stock, stock);
  const names = await pair.names();
  pair.close();
  await stock.stop();
  return names;
}

/** The names in turn, every second time in capitals. */
function nameIn(round: number, { facts, here }: Known, names: readonly string[]): string {
  const own = [here.name, ...[facts.name, ...facts.aliases].filter((name) => names.includes(name))];
  const name = [...new Set(own)][round % new Set(own).size] ?? here.name;
  return round % 2 === 1 ? name.toUpperCase() : name;
}

/** Loads lines into a server and tells where it understood another value. Lines that it refuses are put aside. */
async function readBack(
  version: Version,
  lines: readonly Line[],
  refused: string[],
): Promise<readonly string[]> {
  const all = lines.flatMap(({ name, notation }) => notation.lines.map((line) => `${name} ${line}`));
  try {
    const one = await serverOf(version, ...all);
    const pair = await ServerPair.of(one, one);
    const reported = await pair.settings();
    const wrong: string[] = [];
    for (const line of lines) wrong.push(...differing(line, await reading(line.known, reported, pair)));
    pair.close();
    await one.stop();
    return wrong;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const line = all.find((one) => message.includes(`>>> '${one}'`));
    if (line === undefined) throw error;
    const left = lines.filter(
      ({ name, notation }) => !notation.lines.some((one) => `${name} ${one}` === line),
    );
    refused.push(line.toLowerCase());
    return readBack(version, left, refused);
  }
}

/** What a snapshot says of a setting; of a hidden one, what the server says by name. */
async function reading(
  { facts, here }: Known,
  reported: ReadonlyMap<string, string>,
  pair: ServerPair,
): Promise<string> {
  return reported.get(facts.name) ?? canonical(facts, await pair.get(here.name));
}

const differing = ({ known: { facts }, notation }: Line, reported: string): readonly string[] => {
  const mine = canonical(facts, notation.text);
  return mine === reported
    ? []
    : [`${facts.name} ${notation.lines.join(', ')}: the server has ${reported}, redrift ${mine}`];
};

/** Text of which any is taken says nothing; these would cut the test off. */
const isOfferedOddTexts = ({ facts, here }: Known): boolean =>
  here.isMutable &&
  facts.kind !== 'string' &&
  !/^(maxclients|client-query-buffer-limit|.*-port)$/.test(facts.name);

/** Sets every odd text and tells what the server understood otherwise. */
async function offer({ facts, here }: Known, pair: ServerPair): Promise<readonly string[]> {
  const before = await pair.get(here.name);
  const wrong: string[] = [];
  for (const text of ODD_TEXTS) {
    if (facts.kind === 'buffer-limits' && /^normal/i.test(text)) continue;
    if ((await pair.set(here.name, text)) !== 'OK') continue;
    const [theirs, mine] = [canonical(facts, await pair.get(here.name)), canonical(facts, text)];
    const isSame = facts.kind === 'buffer-limits' ? hasParts(facts, theirs, mine) : theirs === mine;
    if (!isSame)
      wrong.push(`${facts.name} ${JSON.stringify(text)}: the server has ${theirs}, redrift ${mine}`);
  }
  await pair.set(here.name, before);
  return wrong;
}

/** CONFIG SET changes the client classes that it names. */
const hasParts = (facts: SettingFacts, all: string, some: string): boolean =>
  (parts(facts, some) ?? []).every(({ name, value }) =>
    parts(facts, all)?.some((part) => part.name === name && part.value === value),
  );

function canonical(facts: SettingFacts, text: string): string {
  const reading = canonicalise(facts, text);
  return reading.ok ? reading.value : `no value: expected ${reading.expected}`;
}
