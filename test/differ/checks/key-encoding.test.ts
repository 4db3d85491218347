import { describe, expect, test } from 'vitest';
import { answersOf, family, findingsOf, pair, reportOn, type SnapshotGiven } from '../../support/build.js';

type Counts = Readonly<Record<string, number>>;

function side(encodings: Counts, given: SnapshotGiven = {}, type = 'hash'): SnapshotGiven {
  const counts = Object.entries(encodings).map(([name, count]) => ({ name, count }));
  const keys = counts.reduce((sum, { count }) => sum + count, 0);
  return { families: [family('cart:{id}', { keys, types: { [type]: keys }, encodings: counts })], ...given };
}

const found = (production: SnapshotGiven, staging: SnapshotGiven) =>
  findingsOf(reportOn(pair(production, staging)), 'key-encoding');

describe('keys in another encoding', () => {
  test('are told with the settings that decide', () => {
    expect(found(side({ listpack: 200 }), side({ listpack: 20, hashtable: 180 }))).toMatchObject([
      {
        id: 'key-encoding:cart:{id}@staging',
        severity: 'info',
        expected: 'listpack',
        actual: 'hashtable listpack',
        message: 'keys of cart:{id} are 90% hashtable, 10% listpack; production has listpack',
        evidence: {
          type: 'hash',
          encodings: [
            { encoding: 'hashtable', keys: 180 },
            { encoding: 'listpack', keys: 20 },
          ],
        },
        fix: { note: expect.stringContaining('hash-max-listpack-entries') },
      },
    ]);
  });

  test.each([
    ['four points', side({ listpack: 200 }), side({ listpack: 192, hashtable: 8 })],
    ['what could be chance', side({ listpack: 30 }), side({ listpack: 28, hashtable: 2 })],
  ])('is not said of %s', (_, production, staging) => {
    expect(found(production, staging).filter(({ status }) => status === 'drift')).toEqual([]);
  });

  test.each([
    ['ziplist and listpack', side({ ziplist: 90 }, { version: '6.2.1' }), side({ listpack: 90 })],
    ['fields that expire', side({ listpack: 90 }), side({ listpackex: 90 }, { version: '7.4.0' })],
    ['short strings', side({ embstr: 90 }, {}, 'string'), side({ raw: 90 }, {}, 'string')],
    [
      'small lists since 7.2',
      side({ quicklist: 90 }, {}, 'list'),
      side({ listpack: 90 }, { version: '8.0.2' }, 'list'),
    ],
    [
      'small sets since 7.2',
      side({ hashtable: 90 }, {}, 'set'),
      side({ listpack: 90 }, { product: 'valkey', version: '8.1.1' }, 'set'),
    ],
  ])('a name that versions changed is none: %s', (_, production, staging) => {
    expect(found(production, staging)).toEqual([]);
    expect(answersOf(reportOn(pair(production, staging)), 'key-encoding')).toContainEqual(
      'cart:{id}@staging in-step',
    );
  });

  test('of one version they are two', () => {
    expect(found(side({ quicklist: 90 }, {}, 'list'), side({ listpack: 90 }, {}, 'list'))).toHaveLength(1);
  });

  test('of another type is that check’s to say', () => {
    expect(found(side({ listpack: 90 }), side({ raw: 90 }, {}, 'string'))).toEqual([]);
  });

  test('where OBJECT is refused, one finding says so', () => {
    const refused: SnapshotGiven = {
      families: [family('a:{int}', { types: { hash: 100 } }), family('b:{int}', { types: { hash: 100 } })],
      keyspace: { encodings: 'denied' },
    };
    expect(found(refused, refused)).toMatchObject([
      { id: 'key-encoding:a:{int}@staging', status: 'unverified', kind: 'denied' },
    ]);
  });
});
