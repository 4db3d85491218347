import { describe, expect, test } from 'vitest';
import { loadServices, type ServicesOptions } from '../../../src/loader/project/load-services.js';
import { formatMistake, ProjectError } from '../../../src/loader/project/project-error.js';
import type { Services, Source } from '../../../src/model/project.js';
import { type Files, inFolder } from './project-folder.js';

const source = 'source: redis://h\n';
const FILES: Files = {
  'cache/production.yaml': source,
  'cache/staging.yaml': source,
  'queue/production.yaml': source,
  'queue/qa.yaml': source,
  'certs/ca.pem': '',
  '.git/a.yaml': 'x: [',
};
const ALL = { env: {}, environments: null, services: null, reference: null, expand: true };

const load = (files: Files, options: Partial<ServicesOptions> = {}): Services =>
  inFolder(files, (dir) =>
    JSON.parse(JSON.stringify(loadServices({ ...ALL, ...options, dir })).replaceAll(dir, 'environments')),
  );

function mistakesOf(files: Files, options: Partial<ServicesOptions> = {}): readonly string[] {
  return inFolder(files, (dir) => {
    try {
      loadServices({ ...ALL, ...options, dir });
      return [];
    } catch (error) {
      if (!(error instanceof ProjectError)) throw error;
      return error.mistakes.map((mistake) => formatMistake(mistake).replaceAll(dir, 'environments'));
    }
  });
}

const names = ({ projects }: Services) =>
  projects.map(({ service, environments }) => [service, ...environments.map(({ name }) => name)]);

describe('a folder of services', () => {
  test('is one project for each folder that holds YAML', () => {
    const services = load(FILES);
    expect(names(services)).toEqual([
      ['cache', 'production', 'staging'],
      ['queue', 'production', 'qa'],
    ]);
    expect(services.projects[0]?.environments[1]?.location?.file).toBe('environments/cache/staging.yaml');
    expect(services).toMatchObject({ leftOut: [], notes: [] });
  });

  test('may hold environments beside them, which are of no service', () => {
    const services = load({ ...FILES, 'production.yaml': source, 'expectations.yaml': 'config: {}\n' });
    expect(names(services)[0]).toEqual([null, 'production']);
    expect(services.projects).toHaveLength(3);
  });

  test('has no expectations and waivers of its own', () => {
    expect(mistakesOf({ ...FILES, 'expectations.yaml': 'config: {}\n', 'waivers.yaml': '' })).toEqual([
      'environments/expectations.yaml:1:1: the file speaks of no environment: those beside it are in services, expected it in the folder of each service',
      'environments/waivers.yaml:1:1: the file speaks of no environment: those beside it are in services, expected it in the folder of each service',
    ]);
  });

  test('tells the mistakes of all of them at once', () => {
    const found = mistakesOf({
      'cache/production.yaml': 'sorce: x\n',
      'queue/production.yaml': source,
      'queue/expectations.yaml': 'reference: prod\n',
      'Odd/production.yaml': source,
      'empty/expectations.yaml': 'config: {}\n',
    });
    expect(found.map((one) => one.replace(/,.*/, ''))).toEqual([
      'environments/Odd:1:1: the name of the folder is no service',
      'environments/cache/production.yaml:1:1: unknown key "sorce"',
      'environments/empty: no environment was found',
      'environments/queue/expectations.yaml:1:12: reference: no environment is called "prod"',
    ]);
  });

  test('does not read folders in them, and says so', () => {
    const { projects } = load({ ...FILES, 'cache/eu/production.yaml': 'x: [' });
    expect(projects[0]?.notes).toEqual([
      'environments/cache/eu:1:1: a service has no folders: these files are not read',
    ]);
  });
});

describe('flags', () => {
  test('--service reads these alone; the others are left out', () => {
    const services = load({ ...FILES, 'queue/qa.yaml': 'x: [' }, { services: ['cache'] });
    expect(names(services)).toEqual([['cache', 'production', 'staging']]);
    expect(services.leftOut).toEqual(['queue']);
    expect(mistakesOf(FILES, { services: ['cahce'] })).toEqual([
      '--service: no service is called "cahce", expected cache or queue; did you mean "cache"?',
    ]);
  });

  test('--env takes every service that has it, and says which has not', () => {
    const services = load(FILES, { environments: ['staging'] });
    expect(names(services)).toEqual([['cache', 'production', 'staging']]);
    expect(services.leftOut).toEqual(['queue']);
    expect(services.notes).toEqual(['environments/queue has no environment staging: queue is left out']);
  });

  test('--env SERVICE/NAME takes that one', () => {
    const services = load(FILES, { environments: ['queue/qa'] });
    expect(names(services)).toEqual([['queue', 'production', 'qa']]);
    expect(services.notes).toEqual([]);
  });

  test('an environment that no service has is a mistake', () => {
    expect(mistakesOf(FILES, { environments: ['dev'] })).toEqual([
      '--env: no environment is called "dev", expected cache/production, cache/staging, queue/production or queue/qa',
    ]);
  });

  test('--reference is asked of every service', () => {
    expect(mistakesOf(FILES, { reference: 'staging' })).toEqual([
      '--reference: no environment is called "staging", expected production or qa',
    ]);
  });

  test('--source is for one environment of one service', () => {
    const other: Source = { kind: 'snapshot', file: 'a.json' };
    const kinds = (key: string) =>
      load(FILES, { sources: new Map([[key, other]]) }).projects.map(({ environments }) =>
        environments.map((one) => one.source.kind),
      );
    expect(kinds('qa')).toEqual([
      ['redis', 'redis'],
      ['redis', 'snapshot'],
    ]);
    expect(kinds('cache/production')).toEqual([
      ['snapshot', 'redis'],
      ['redis', 'redis'],
    ]);
    expect(mistakesOf(FILES, { sources: new Map([['production', other]]) })).toEqual([
      '--source: "production" is an environment of several services, expected cache/production or queue/production',
    ]);
  });
});

describe('a waiver in the folder of a service', () => {
  const rest = 'reason: r, owner: o, expires: 2026-12-31';
  const waivers = (...ids: readonly string[]): Files => ({
    ...FILES,
    'cache/waivers.yaml': ids.map((id) => `- { finding: "${id}", ${rest} }\n`).join(''),
  });

  test('is written with the service or without', () => {
    for (const id of ['config-value:hz@staging', 'cache/config-value:hz@staging'])
      expect(load(waivers(id)).projects[0]?.waivers[0]).toMatchObject({
        finding: 'config-value:hz@staging',
        names: { check: 'config-value', subject: 'hz', environment: 'staging' },
      });
  });

  test('names no other service, and nothing twice', () => {
    expect(
      mistakesOf(
        waivers('queue/config-value:hz@qa', 'config-value:hz@staging', 'cache/config-value:hz@staging'),
      ),
    ).toEqual([
      'environments/cache/waivers.yaml:1:14: finding: "queue/config-value:hz@qa" names the service "queue", expected a finding of cache: a waiver stands in the folder of its service',
      'environments/cache/waivers.yaml:3:14: finding: "cache/config-value:hz@staging" stands twice, expected one waiver for it; first in line 2',
    ]);
  });
});
