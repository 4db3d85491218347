#!/usr/bin/env node
// Writes src/catalogue/data.ts from a table of every CONFIG parameter per server version:
//
//   node scripts/build-catalogue.mjs INPUT.json
//
// INPUT.json was extracted from the `config.c` of each release and compared with live servers. Its form:
// { parameters: [{ canonical, names, class, unit, value_type, sensitive,
//                  versions: { "redis-7.0.15": { name, kind, default, mutable, protected, hidden, multi_arg, min, max,
//                                                enum, in_config_get_star } } }] }
// The same input gives the same bytes. What is judgement, not source, stands in the tables below.
import { readFileSync, writeFileSync } from 'node:fs';

const TARGET = new URL('../src/catalogue/data.ts', import.meta.url);

/** Oldest first within a product; `data.ts` counts its runs along this list. */
const VERSIONS = [
  'redis-6.0.20',
  'redis-6.2.16',
  'redis-7.0.15',
  'redis-7.2.6',
  'redis-7.4.1',
  'redis-8.0.6',
  'redis-8.6.3',
  'valkey-7.2.7',
  'valkey-8.0.1',
  'valkey-8.1.1',
  'valkey-9.1.2',
];

const CLASSES = new Map([
  ['behaviour', 'behaviour'],
  ['eviction-expiry', 'behaviour'],
  ['cluster', 'behaviour'],
  ['security', 'security'],
  ['tls', 'security'],
  ['persistence', 'persistence'],
  ['replication', 'persistence'],
  ['capacity', 'capacity'],
  ['memory-defrag', 'capacity'],
  ['os', 'capacity'],
  ['networking', 'network'],
  ['encoding', 'encoding'],
  ['logging', 'logging'],
  ['observability', 'logging'],
  ['identity', 'identity'],
  ['topology', 'identity'],
  ['tls-path', 'identity'],
  ['debug-internal', 'identity'],
]);

/** Where a setting's own class is better than the one of its neighbours in the input. */
const CLASS_OF = new Map([
  ['databases', 'behaviour'],
  ['cluster-databases', 'behaviour'],
  ['acllog-max-len', 'logging'],
  ['aclfile', 'identity'],
  ['timeout', 'network'],
]);

/** Settings whose values have a form of their own. */
const KIND_OF = new Map([
  ['bind', 'set'],
  ['rdma-bind', 'set'],
  ['tls-protocols', 'set'],
  ['client-output-buffer-limit', 'buffer-limits'],
  ['latency-tracking-info-percentiles', 'percentiles'],
  ['notify-keyspace-events', 'event-flags'],
  ['oom-score-adj-values', 'integer-list'],
  ['save', 'save-points'],
]);

const KIND_OF_TYPE = new Map([
  ['bool', 'boolean'],
  ['enum', 'enum'],
  ['memory', 'memory'],
  ['integer', 'integer'],
  ['string', 'string'],
  ['special', 'string'],
]);

/** The spelling of OpenSSL; the server takes any case. */
const VALUES_OF = new Map([['tls-protocols', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']]]);

const UNITS = ['bytes', 'seconds', 'milliseconds', 'microseconds', 'minutes', 'percent', 'per-second'];

/** Not a password, but who knows it can make keys that collide. */
const ALSO_SECRET = ['hash-seed'];

const { parameters } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const rows = parameters.map(row).sort((a, b) => (a[0] < b[0] ? -1 : 1));
writeFileSync(TARGET, source(rows));

function row(parameter) {
  const versions = VERSIONS.map((version) => parameter.versions[version] ?? null);
  const known = versions.filter((facts) => facts !== null);
  const name = parameter.canonical;
  const widest = limitsOf(known, VALUES_OF.get(name) ?? null);
  return [
    name,
    parameter.names.filter((alias) => alias !== name).sort(),
    classOf(parameter),
    kindOf(parameter, known),
    unitOf(parameter),
    parameter.sensitive || ALSO_SECRET.includes(name) ? 1 : 0,
    widest.values,
    widest.min,
    widest.max,
    runs(versions.map((facts) => (facts === null ? null : versionOf(facts, parameter, widest)))),
  ];
}

/** Values and bounds of some versions together, the widest of them; `values` replaces what they say. */
function limitsOf(known, values) {
  return {
    values: values ?? enumOf(known),
    min: bound(known, 'min', Math.min),
    max: bound(known, 'max', Math.max),
  };
}

function classOf({ canonical, class: group }) {
  const found = CLASS_OF.get(canonical) ?? CLASSES.get(group);
  if (found === undefined) throw new Error(`${canonical}: no class for ${group}`);
  return found;
}

function kindOf({ canonical, value_type: type, unit }, known) {
  const own = KIND_OF.get(canonical);
  if (own !== undefined) return own;
  if (known.some((facts) => facts.kind === 'enum' && facts.multi_arg)) return 'flags';
  if (type === 'memory' && unit === 'bytes|percent') return 'memory-or-percent';
  if (type === 'integer' && unit === 'octal') return 'octal';
  const kind = KIND_OF_TYPE.get(type);
  if (kind === undefined) throw new Error(`${canonical}: no kind for ${type}`);
  return kind;
}

function unitOf({ unit }) {
  if (unit === 'bytes|percent') return 'bytes';
  return UNITS.includes(unit) ? unit : null;
}

/** Lower-case values of all versions, in the order of the newest that has most of them. */
function enumOf(known) {
  const lists = known.map((facts) => facts.enum ?? []).sort((a, b) => b.length - a.length);
  const values = [...new Set(lists.flat().map((value) => value.toLowerCase()))];
  return values.length === 0 ? null : values;
}

/** The widest bound of all versions as decimal text: JSON numbers lose the last digits of 2^63-1 and 2^64-1. */
function bound(known, side, widest) {
  const numbers = known.map((facts) => facts[side]).filter((number) => typeof number === 'number');
  if (numbers.length === 0) return null;
  const number = widest(...numbers);
  if (number > 1.8e19) return '18446744073709551615';
  if (number > 9.2e18) return '9223372036854775807';
  return String(number);
}

/**
 * [default, flags, name where it is not the canonical one, [values, min, max] where they are not the widest]; flags:
 * m mutable, i immutable, p protected, h hidden, a maybe absent, l a list of arguments, o known by this one name only.
 */
function versionOf(facts, { canonical, names }, widest) {
  const value = facts.default === '<cwd>' ? null : facts.default;
  const own = limitsOf([facts], VALUES_OF.get(canonical) ?? null);
  const row = [value, flagsOf(facts, names), facts.name === canonical ? null : facts.name];
  if (JSON.stringify(own) !== JSON.stringify(widest)) row.push([own.values, own.min, own.max]);
  while (row.length > 2 && row.at(-1) === null) row.pop();
  return row;
}

function flagsOf(facts, names) {
  const flags = [
    ['m', facts.mutable],
    ['i', !facts.mutable],
    ['p', facts.protected],
    ['h', facts.hidden],
    ['a', !facts.hidden && facts.in_config_get_star === false],
    ['l', facts.multi_arg],
    ['o', names.length > 1 && facts.alias === null],
  ];
  return flags.flatMap(([letter, holds]) => (holds ? [letter] : [])).join('');
}

/** [[count, facts], …]: neighbouring versions with equal facts are one run. */
function runs(versions) {
  const found = [];
  for (const facts of versions) {
    const last = found.at(-1);
    if (last !== undefined && JSON.stringify(last[1]) === JSON.stringify(facts)) last[0] += 1;
    else found.push([1, facts]);
  }
  return found;
}

function source(all) {
  return `// Generated by \`node scripts/build-catalogue.mjs INPUT.json\`: do not edit. \`table.ts\` knows the form of a row.

/** The versions that a row's runs count along. */
export const VERSIONS = [
${VERSIONS.map((version) => `  ${quoted(version)},`).join('\n')}
] as const;

/**
 * One JSON text per setting: name, aliases, class, kind, unit, secret, values, min, max,
 * runs of [how many versions, null or [default, flags, name, [values, min, max]]].
 * Text, because parsing it is faster than evaluating it.
 */
export const ROWS: readonly string[] = [
${all.map((fields) => `  ${quoted(JSON.stringify(fields))},`).join('\n')}
];
`;
}

function quoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
