import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashKey, type KeyFacts, ProfileBuilder, TTLS_KEPT } from '../../../src/loader/keyspace/profile.js';
import type { Profile } from '../../../src/model/snapshot.js';

const FACTS: KeyFacts = {
  type: 'string',
  encoding: 'raw',
  pttl: 1000,
  idleSeconds: 3,
  isIdleDoubtful: false,
  expiresAtMs: null,
  bytes: null,
};

interface Seen {
  readonly hash: number;
  readonly facts: KeyFacts;
}

function profile(...seen: readonly Seen[]): Profile {
  const builder = new ProfileBuilder();
  for (const { hash, facts } of seen) builder.add(hash, facts);
  return builder.build();
}

function merged(...profiles: readonly Profile[]): Profile {
  const builder = new ProfileBuilder();
  for (const one of profiles) builder.merge(one);
  return builder.build();
}

describe('a profile', () => {
  test('counts keys by type and encoding, in code-unit order, and those without TTL', () => {
    expect(
      profile(
        { hash: 2, facts: FACTS },
        { hash: 1, facts: { ...FACTS, type: 'hash', encoding: 'listpack', pttl: -1 } },
        { hash: 3, facts: { ...FACTS, encoding: null, pttl: 0, idleSeconds: null, bytes: 72 } },
      ),
    ).toEqual({
      keys: 3,
      types: [
        { name: 'hash', count: 1 },
        { name: 'string', count: 2 },
      ],
      encodings: [
        { name: 'listpack', count: 1 },
        { name: 'raw', count: 1 },
      ],
      withoutTtl: 1,
      ttls: [
        { hash: 2, remainingMs: 1000, expiresAtMs: null, idleSeconds: 3, isIdleDoubtful: false },
        { hash: 3, remainingMs: 0, expiresAtMs: null, idleSeconds: null, isIdleDoubtful: false },
      ],
      sizes: [{ hash: 3, bytes: 72 }],
    });
  });

  test('keeps the TTLs of the smallest hashes, and counts all keys', () => {
    const seen = Array.from({ length: 3 * TTLS_KEPT }, (_, n) => ({ hash: 5000 - n, facts: FACTS }));
    const { keys, ttls } = profile(...seen);
    expect(keys).toBe(3 * TTLS_KEPT);
    expect(ttls.map(({ hash }) => hash)).toEqual(
      Array.from({ length: TTLS_KEPT }, (_, n) => 5001 - 3 * TTLS_KEPT + n),
    );
  });

  test('takes types called __proto__ and constructor for names', () => {
    const { types } = profile(
      { hash: 1, facts: { ...FACTS, type: '__proto__' } },
      { hash: 2, facts: { ...FACTS, type: 'constructor' } },
    );
    expect(types).toEqual([
      { name: '__proto__', count: 1 },
      { name: 'constructor', count: 1 },
    ]);
  });
});

const seenKeys = fc.array(
  fc.record({
    // So few hashes that many keys share one.
    hash: fc.nat({ max: 900 }),
    facts: fc.record({
      type: fc.constantFrom('string', 'hash'),
      encoding: fc.constantFrom('raw', null),
      pttl: fc.integer({ min: -1, max: 5 }),
      idleSeconds: fc.constantFrom(0, 7, null),
      isIdleDoubtful: fc.boolean(),
      expiresAtMs: fc.constantFrom(1000, 2000, null),
      bytes: fc.constantFrom(64, 72, null),
    }),
  }),
  { maxLength: 3 * TTLS_KEPT, size: 'max' },
);

describe('merging profiles', () => {
  test('gives the profile of all their keys', () => {
    fc.assert(
      fc.property(seenKeys, fc.nat({ max: 1000 }), (seen, at) => {
        expect(merged(profile(...seen.slice(0, at)), profile(...seen.slice(at)))).toEqual(profile(...seen));
      }),
      { numRuns: 50 },
    );
  });

  test('is commutative and associative', () => {
    fc.assert(
      fc.property(seenKeys, seenKeys, seenKeys, (a, b, c) => {
        const [x, y, z] = [profile(...a), profile(...b), profile(...c)];
        expect(merged(y, x)).toEqual(merged(x, y));
        expect(merged(merged(x, y), z)).toEqual(merged(x, merged(y, z)));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the hash of a key', () => {
  test('is the same in every run and on every machine', () => {
    expect(['', 'a', 'session:1', '\xff\0'].map(hashKey)).toEqual([
      2_872_998_923, 444_641_715, 11_074_047, 3_594_443_983,
    ]);
  });

  test('spreads names that follow each other evenly', () => {
    const buckets = Array.from({ length: 16 }, () => 0);
    for (let n = 0; n < 16_000; n++) {
      const bucket = Math.floor(hashKey(`user:${n}`) / 2 ** 28);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(Math.min(...buckets)).toBeGreaterThan(850);
    expect(Math.max(...buckets)).toBeLessThan(1150);
  });
});
