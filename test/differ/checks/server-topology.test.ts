import { expect, test } from 'vitest';
import type { SnapshotGiven } from '../../support/build.js';
import { answersOf, family, findingsOf, node, pair, reportOn } from '../../support/build.js';

const find = (a: SnapshotGiven, b: SnapshotGiven) => findingsOf(reportOn(pair(a, b)), 'server-topology');
const database = (index: number) => ({ index, keys: 5, expires: 0 });

test('a cluster against a single server is told with what would break', () => {
  const families = [family('user:{int}'), family('cart:\\{{int}\\}')];
  expect(
    find(
      { topology: 'cluster', databases: [database(0)] },
      { families, databases: [database(0), database(3)] },
    ),
  ).toMatchObject([
    { subject: 'databases', expected: '0', actual: '0 3' },
    {
      id: 'server-topology:mode@staging',
      severity: 'warning',
      expected: 'cluster',
      actual: 'standalone',
      why: 'a cluster refuses commands over keys of several slots (CROSSSLOT) and every database but 0: what works on the one fails on the other; staging has keys in database 3 and keys without a hash tag (user:{int})',
      evidence: {
        standalone: 'staging',
        databasesAboveZero: [3],
        familiesWithoutHashTag: ['user:{int}'],
      },
    },
  ]);
});

test('shards and replicas are counted', () => {
  const nodes = [
    node({ id: 'a:1', shard: 0, replication: { primary: null, replicas: ['c:1'], replicasInTouch: 1 } }),
    node({ id: 'b:1', shard: 1 }),
  ];
  expect(find({ nodes }, {}).map(({ subject, message }) => [subject, message])).toEqual([
    ['replicas', 'there are 0 replicas; production has 1'],
    ['shards', 'there is 1 shard; production has 2'],
  ]);
});

test('databases are not asked of an empty side, nor where the URL names one', () => {
  expect(answersOf(reportOn(pair({ databases: [database(0)] }, {})), 'server-topology')).toEqual([
    'mode@staging in-step',
    'replicas@staging in-step',
    'shards@staging in-step',
  ]);
});
