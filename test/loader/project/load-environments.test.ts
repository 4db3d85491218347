import { describe, expect, test } from 'vitest';
import { environmentNames, loadEnvironments } from '../../../src/loader/project/load-environments.js';
import { inFolder } from './project-folder.js';

const FILES = {
  'production.yaml': 'source: ${P}\n',
  'staging.yml': 'source: redis://me:pw@s\n',
  'qa.yaml': 'sorce: x\n',
  'expectations.yaml': 'x: [',
  'waivers.yaml': 'x: [',
  'cache/production.yaml': 'x: [',
};
const MISSING = 'no/such';

describe('environmentNames', () => {
  test('lists files, reads none', () => {
    expect(inFolder(FILES, environmentNames)).toEqual(['production', 'qa', 'staging', 'cache/production']);
  });

  test('lists none where there is no folder', () => {
    expect(environmentNames(MISSING)).toEqual([]);
  });
});

describe('loadEnvironments', () => {
  test('reads those asked for, in that order, and nothing of what is expected of them', () => {
    const { environments, notes } = inFolder(FILES, (dir) => {
      const loaded = loadEnvironments({ dir, env: { P: 'redis://p' }, names: ['staging', 'production'] });
      return { ...loaded, notes: loaded.notes.map((note) => note.replaceAll(dir, 'environments')) };
    });
    expect(environments.map(({ name, source }) => [name, source.kind === 'redis' && source.host])).toEqual([
      ['staging', 's'],
      ['production', 'p'],
    ]);
    expect(notes).toEqual([
      'environments/staging.yml:1:9: a password stands in this file, expected ${VARIABLE} or passwordFile',
    ]);
  });

  test('tells every mistake of those', () => {
    const load = (dir: string) => () =>
      loadEnvironments({ dir, env: {}, names: ['production', 'qa', 'stagin'] });
    inFolder(FILES, (dir) =>
      expect(load(dir)).toThrow(
        [
          `${dir}: no environment is called "stagin", expected production, qa, staging or cache/production; did you mean "staging"?`,
          `${dir}/production.yaml:1:9: the variable P is not set, expected it in the environment of this command`,
          `${dir}/qa.yaml:1:1: unknown key "sorce", expected owner, source, configFile, memoryLimit, keyPrefix or sampling; did you mean "source"?`,
        ].join('\n'),
      ),
    );
  });

  test('needs no folder for nothing', () => {
    expect(loadEnvironments({ dir: MISSING, env: {}, names: [] })).toEqual({ environments: [], notes: [] });
    expect(() => loadEnvironments({ dir: MISSING, env: {}, names: ['staging'] })).toThrow(
      'no/such: no environment is called "staging", expected a file for it',
    );
  });
});
