import { expect, test } from 'vitest';
import { VERSIONS } from '../../src/catalogue/data.js';
import { allSettings } from '../../src/catalogue/settings.js';
import { NEGATIVE_MEANS, UNBOUNDED_AT_ZERO, ZERO_MEANS } from '../../src/catalogue/special-numbers.js';
import { table } from '../../src/catalogue/table.js';
import { versionFacts } from '../../src/catalogue/versions.js';
import { WHY } from '../../src/catalogue/why.js';
import { canonical, setting } from './support.js';

const CLASSES = [
  'behaviour',
  'security',
  'persistence',
  'capacity',
  'network',
  'encoding',
  'logging',
  'identity',
];

test('settings are sorted, and no name or alias stands for two of them', () => {
  const names = allSettings().map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  const all = allSettings().flatMap((facts) => [facts.name, ...facts.aliases]);
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((name) => name !== name.toLowerCase())).toEqual([]);
});

test('every setting has a class of the eight, and enums have values', () => {
  for (const facts of allSettings()) {
    expect(CLASSES, facts.name).toContain(facts.class);
    if (facts.kind === 'enum' || facts.kind === 'flags') expect(facts.enumValues, facts.name).not.toBeNull();
  }
});

test('every setting says something of every version, and is known to one at least', () => {
  for (const [name, { runs }] of table()) {
    const count = runs.reduce((sum, [versions]) => sum + versions, 0);
    expect(count, name).toBe(VERSIONS.length);
    expect(
      runs.some(([, row]) => row !== null),
      name,
    ).toBe(true);
  }
});

test('every default can be read by its kind, and is canonical', () => {
  for (const facts of allSettings()) {
    for (const id of VERSIONS) {
      const [product = '', version = ''] = id.split('-');
      const known = versionFacts(facts, product, version);
      if (known === null || known.default === null) continue;
      expect(canonical(facts.name, known.default), `${facts.name} of ${id}`).toBe(known.default);
    }
  }
});

test('a version’s name for a setting is one of its names', () => {
  for (const facts of allSettings()) {
    const used = VERSIONS.map((id) => versionFacts(facts, id.split('-')[0] ?? '', id.split('-')[1] ?? ''));
    for (const known of used) {
      if (known !== null) expect([facts.name, ...facts.aliases]).toContain(known.name);
    }
  }
});

test('reasons and special numbers speak of settings under their canonical names', () => {
  for (const name of [...WHY.keys(), ...ZERO_MEANS.keys(), ...UNBOUNDED_AT_ZERO, ...NEGATIVE_MEANS.keys()]) {
    expect(setting(name).name).toBe(name);
  }
});

test('a reason is one clause: no line break, no full stop', () => {
  expect(WHY.size).toBeGreaterThan(160);
  for (const [name, why] of WHY) expect(why, name).toMatch(/^\S.{20,160}[^.\s]$/);
});

test('nearly every setting that is compared says why it matters', () => {
  const silent = allSettings().filter((facts) => facts.class !== 'identity' && facts.why === null);
  expect(silent.map(({ name }) => name)).toEqual([
    'cluster-message-gossip-perc',
    'cluster-ping-interval',
    'cluster-slot-migration-max-archived-tasks',
    'cluster-slot-migration-sync-buffer-drain-timeout',
    'ignore-warnings',
    'min-io-threads-avoid-copy-reply',
    'min-string-size-avoid-copy-reply',
    'min-string-size-avoid-copy-reply-threaded',
  ]);
});

test('bounds keep their last digit', () => {
  expect(setting('maxmemory').max).toBe('18446744073709551615');
  expect(setting('slowlog-max-len').max).toBe('9223372036854775807');
});
