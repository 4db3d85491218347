import { describe, expect, test } from 'vitest';
import { family, findingsOf, pair, reportOn, type SnapshotGiven } from '../../support/build.js';

const side = (cart: number, page: number, keyspace: SnapshotGiven['keyspace'] = {}): SnapshotGiven => ({
  families: [family('cart:{id}', { keys: cart }), family('page:{int}', { keys: page })],
  keyspace,
});

const found = (production: SnapshotGiven, staging: SnapshotGiven) =>
  findingsOf(reportOn(pair(production, staging)), 'key-share').filter(({ status }) => status === 'drift');

describe('the weight of a family', () => {
  test('is told where it is more than twice the other’s', () => {
    expect(found(side(1000, 9000), side(500, 1500))).toMatchObject([
      {
        id: 'key-share:cart:{id}@staging',
        severity: 'info',
        expected: '0.1',
        actual: '0.25',
        message: 'cart:{id} is 25% of the keys; in production it is 10%',
        evidence: { keys: 500, of: 2000, expectedKeys: 1000, expectedOf: 10_000 },
      },
    ]);
  });

  test('is the same in an environment of a tenth of the size', () => {
    expect(found(side(10_000, 90_000), side(1000, 9000))).toEqual([]);
  });

  test.each([
    ['less than a point', side(40, 9960), side(100, 9900)],
    ['what could be chance', side(40, 60), side(45, 12)],
  ])('is not compared by %s', (_, production, staging) => {
    expect(found(production, staging).map(({ subject }) => subject)).not.toContain('cart:{id}');
  });

  test('counts no keys that are in no family', () => {
    const staging = side(1000, 9000, {
      sampled: 40_000,
      unprefixed: 10_000,
      overflow: 10_000,
      foreign: [{ prefix: 'prod:', keys: 10_000 }],
    });
    expect(found(side(1000, 9000), staging)).toEqual([]);
  });
});
