import { expect, test } from 'vitest';
import { compare, type Run } from '../../src/differ/compare.js';
import type { ObservedService } from '../../src/differ/judge-service.js';
import type { Observation } from '../../src/model/observation.js';
import type { Project } from '../../src/model/project.js';
import type { Report } from '../../src/model/report.js';
import { notRead, project, read } from '../support/build.js';

const RUN: Run = {
  toolVersion: '0.1.0',
  startedAt: '2026-11-22T02:00:00.000Z',
  durationMs: 812,
  failOn: null,
  unverified: 'required',
  baseline: [],
  previous: null,
  leftOut: [],
};

const SERVER = { maxmemory: '1gb', timeout: '0', 'maxmemory-policy': 'noeviction' };

const side = (name: string, timeout: string): Observation => read(name, { settings: { ...SERVER, timeout } });

function service(
  name: string | null,
  observations: readonly Observation[],
  given: Partial<Project> = {},
): ObservedService {
  const environments = observations.map(({ environment }) => environment);
  return { project: { ...project({ environments }), service: name, ...given }, observations };
}

const inStep = (name: string) => service(name, [side('production', '0'), side('staging', '0')]);
const drifting = (name: string) => service(name, [side('production', '0'), side('staging', '9')]);
const silent = (name: string) => service(name, [side('production', '0'), notRead('staging')]);
const warns = { failOn: 'warning' } as const;

const report = (services: readonly ObservedService[], run: Partial<Run> = {}): Report =>
  compare(services, { ...RUN, ...warns, ...run });

test('every service is compared by itself, and its name stands before its ids', () => {
  const { findings, environments, answers, settings, verdict } = report([drifting('cache'), inStep('queue')]);
  expect(findings.map(({ id, service: name }) => [id, name])).toEqual([
    ['cache/config-value:timeout@staging', 'cache'],
  ]);
  expect(environments.map(({ service: name, isReference }) => [name, isReference])).toEqual([
    ['cache', true],
    ['cache', false],
    ['queue', true],
    ['queue', false],
  ]);
  expect(new Set(answers.map(({ service: name }) => name))).toEqual(new Set(['cache', 'queue']));
  expect(settings.filter(({ name }) => name === 'timeout').map(({ service: name }) => name)).toEqual([
    'cache',
    'queue',
  ]);
  expect(verdict).toBe('drift');
});

test('one that cannot be read hides no other', () => {
  const both = report([drifting('cache'), silent('queue')]);
  expect(both.findings.map(({ id }) => id)).toEqual([
    'queue/config-value:*@staging',
    'cache/config-value:timeout@staging',
  ]);
  expect([both.verdict, both.exitCode]).toEqual(['drift', 1]);
  const one = report([inStep('cache'), silent('queue')]);
  expect([one.verdict, one.exitCode]).toEqual(['unverified', 2]);
});

test('drift that may pass in one service lets no other pass that could not be seen', () => {
  const passing = report([drifting('cache'), inStep('queue')], { failOn: 'never' });
  expect(passing.exitCode).toBe(0);
  expect(report([drifting('cache'), silent('queue')], { failOn: 'never' }).exitCode).toBe(2);
});

test('each service has the threshold of its own policy', () => {
  const strict = project({ policy: { failOn: 'info' } }).policy;
  const sides = [side('production', '0'), side('staging', '9')];
  const codeOf = (policy: Project['policy'] | null) =>
    report([service('cache', sides, policy === null ? {} : { policy }), inStep('queue')], { failOn: null })
      .exitCode;
  expect(codeOf(null)).toBe(0);
  expect(codeOf(strict)).toBe(1);
});

test('a server may be shared by services, and not by environments of one', () => {
  const shared = (name: string) => read(name, { settings: SERVER, runId: 'r' });
  const ids = (services: readonly ObservedService[]) => report(services).findings.map(({ id }) => id);
  expect(ids([service('cache', [shared('production')]), service('queue', [shared('production')])])).toEqual(
    [],
  );
});

test('what is gone is asked of its own service, and what a run left out is unseen', () => {
  const previous = report([drifting('cache'), drifting('queue')]);
  const { resolved, unseen } = report([inStep('cache'), drifting('queue')], { previous });
  expect([resolved, unseen]).toEqual([['cache/config-value:timeout@staging'], []]);
  const alone = report([inStep('cache')], { previous, leftOut: ['queue'] });
  expect(alone.unseen.map(({ id }) => id)).toEqual(['queue/config-value:timeout@staging']);
});

test('services may have different references', () => {
  const other = service('queue', [side('prod', '0'), side('staging', '9')], { reference: 'prod' });
  const { reference, findings, environments } = report([inStep('cache'), other]);
  expect(reference).toBe('production');
  expect(findings.map(({ id, against }) => [id, against.name])).toEqual([
    ['queue/config-value:timeout@staging', 'prod'],
  ]);
  expect(environments.filter(({ isReference }) => isReference).map(({ name }) => name)).toEqual([
    'production',
    'prod',
  ]);
});
