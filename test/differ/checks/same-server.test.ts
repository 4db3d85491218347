import { expect, test } from 'vitest';
import type { SnapshotGiven } from '../../support/build.js';
import {
  answersOf,
  environment,
  findingsOf,
  node,
  notRead,
  pair,
  read,
  reportOn,
} from '../../support/build.js';

const find = (a: SnapshotGiven, b: SnapshotGiven) => findingsOf(reportOn(pair(a, b)), 'same-server');

test('one run_id is one server', () => {
  expect(find({ runId: 'x' }, { runId: 'x' })).toMatchObject([
    {
      id: 'same-server:production@staging',
      severity: 'error',
      message: 'staging and production are one server: it answers both with one run_id',
      evidence: { by: 'run_id' },
    },
  ]);
});

test('a node that belongs to both is named', () => {
  const nodes = [node({ id: 'a:1', runId: 'x' }), node({ id: 'b:1', runId: 'y', role: 'replica' })];
  expect(find({ nodes }, { runId: 'y' })).toMatchObject([
    {
      message:
        'staging.internal:6379 of staging is a node of production too: it answers both with one run_id',
    },
  ]);
});

test('one replication id is a copy', () => {
  expect(find({ replicationId: 'x' }, { replicationId: 'x' })).toMatchObject([
    { message: 'staging and production are copies of one another: they share a replication id' },
  ]);
});

test('every pair is asked once', () => {
  const report = reportOn([read('production'), read('qa'), read('staging')]);
  expect(answersOf(report, 'same-server')).toEqual([
    'production@qa in-step',
    'production@staging in-step',
    'qa@staging in-step',
  ]);
});

test('two snapshots of one environment are one server on purpose', () => {
  const source = { kind: 'snapshot', file: 'x.json' } as const;
  const taken = { environment: 'production', runId: 'x' };
  const report = reportOn([
    read(environment('production', { source }), taken),
    read(environment('staging', { source }), taken),
  ]);
  expect(answersOf(report, 'same-server')).toEqual([]);
});

test('who says no run_id is not known', () => {
  expect(find({ runId: null }, {})).toMatchObject([{ status: 'unverified', kind: 'insufficient' }]);
});

test('who could not be read is not known, and told by the part that was not read', () => {
  const report = reportOn([read('production'), notRead('staging')]);
  expect(answersOf(report, 'same-server')).toEqual(['production@staging unverified']);
  expect(findingsOf(report, 'same-server')).toEqual([]);
});

test('a file of settings is no server', () => {
  expect(answersOf(reportOn(pair({}, { parts: ['config'] })), 'same-server')).toEqual([]);
});
