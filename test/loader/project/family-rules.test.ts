import { describe, expect, test } from 'vitest';
import type { FamilyRule } from '../../../src/model/project.js';
import { load } from './project-folder.js';

const family = (yaml: string, pattern = '"a:{int}"'): FamilyRule | undefined =>
  load({ 'expectations.yaml': `families:\n  ${pattern}: ${yaml}\n` }).families[0];

describe('ttl', () => {
  test.each([
    ['same', [{ kind: 'same', environment: null }]],
    ['none', [{ kind: 'none' }]],
    ['any', [{ kind: 'any' }]],
    ['{ any: true, atMost: 1d }', [{ kind: 'range', atLeast: null, atMost: '86400000' }, { kind: 'any' }]],
    ['ignore', [{ kind: 'ignore' }]],
    ['1h', [{ kind: 'equals', value: '3600000' }]],
    ['500ms', [{ kind: 'equals', value: '500' }]],
    ['{ oneOf: [1h, none] }', null],
    ['{ between: [5m, 1h] }', [{ kind: 'range', atLeast: '300000', atMost: '3600000' }]],
    [
      '{ ratio: { to: production, atMost: 1 } }',
      [{ kind: 'ratio', to: 'production', atLeast: null, atMost: 1 }],
    ],
    [
      '{ per: { staging: none, "*": 2h } }',
      [
        {
          kind: 'per',
          environments: [{ name: 'staging', matchers: [{ kind: 'none' }] }],
          otherwise: [{ kind: 'equals', value: '7200000' }],
        },
      ],
    ],
  ])('%s', (yaml, expected) => {
    if (expected === null)
      expect(() => family(`{ ttl: ${yaml} }`)).toThrow('"none" was found, expected a duration');
    else expect(family(`{ ttl: ${yaml} }`)?.ttl).toEqual(expected);
  });
});

describe('type', () => {
  test.each(['string', 'zset', 'stream', 'vectorset', 'ReJSON-RL', 'MBbloom--', 'TSDB-TYPE'])(
    '%s',
    (type) => {
      expect(family(`{ type: ${type} }`)?.type).toEqual([{ kind: 'equals', value: type }]);
    },
  );

  test.each(['String', 'sortedset', 'json', 'ReJSON'])('%s is none', (type) => {
    expect(() => family(`{ type: ${type} }`)).toThrow(
      `a:{int}.type: "${type}" was found, expected string, list, `,
    );
  });
});

describe('tolerance', () => {
  test.each([
    ['10%', { share: 0.1, ms: 0 }],
    ['2s', { share: 0, ms: 2_000 }],
    ['{ share: 2.5%, duration: 1m }', { share: 0.025, ms: 60_000 }],
    ['{ duration: 0s }', { share: 0, ms: 0 }],
  ])('%s', (yaml, expected) => {
    expect(family(`{ tolerance: ${yaml} }`)?.tolerance).toEqual(expected);
  });
});

test('a family may be listed without asking anything', () => {
  expect(family('{}')).toEqual({
    pattern: 'a:{int}',
    present: null,
    type: null,
    ttl: null,
    tolerance: null,
    notes: { severity: null, owner: null, why: null, rollback: null },
    location: { file: 'environments/expectations.yaml', line: 2, column: 3 },
  });
});

test.each([
  ['session:{uuid}', 'session:{uuid}'],
  ["'a\\*b\\x00'", 'a\\*b\\x00'],
  ['"caf\\u00e9:{id}"', 'café:{id}'],
  ['constructor', 'constructor'],
])('a pattern stays as it is written: %s', (written, pattern) => {
  expect(family('{}', written)?.pattern).toBe(pattern);
});

describe('a family that no key can come to', () => {
  const loading = (families: string) => () => load({ 'expectations.yaml': `families:\n${families}` });

  test('is a mistake', () => {
    expect(loading('  "session:*": { ttl: 1h }\n  "session:{uuid}": { present: required }\n')).toThrow(
      'environments/expectations.yaml:3:3: session:{uuid}: no key comes here, because "session:*" in line 2 comes first and takes them all, expected it behind this one',
    );
  });

  test.each([
    ['  "session:{uuid}": { ttl: 1h }\n  "session:*": { ttl: 1h }\n'],
    ['  "a:{int}": { ttl: 1h }\n  "b:{int}": { ttl: 1h }\n'],
    ['  "a:{int}:*": { ttl: 1h }\n  "a:*:x": { ttl: 1h }\n'],
  ])('is none where some keys are left: %j', (families) => {
    expect(loading(families)).not.toThrow();
  });
});
