import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadProject, type ProjectOptions } from '../../../src/loader/project/load-project.js';
import { formatMistake, ProjectError } from '../../../src/loader/project/project-error.js';
import type { Project } from '../../../src/model/project.js';

/** Files of a project's folder by name; a string is UTF-8. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** What stands where a test does not say otherwise: two environments. */
const TWO: Files = { 'production.yaml': 'source: redis://p:1\n', 'staging.yaml': 'source: redis://s:2\n' };

/** Runs with a folder of these files, and of no others, and removes it. */
export function inFolder<Result>(files: Files, run: (dir: string) => Result): Result {
  const root = mkdtempSync(join(tmpdir(), 'redrift-project-'));
  const dir = join(root, 'environments');
  mkdirSync(dir);
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), text);
    }
    return run(dir);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Loads a project of exactly these files. Places are named as if the folder had been given as `environments`. */
export function loadOnly(files: Files, options: Partial<ProjectOptions> = {}): Project {
  return inFolder(files, (dir) => {
    const found = loadProject({
      env: {},
      environments: null,
      reference: null,
      expand: true,
      ...options,
      dir,
    });
    return JSON.parse(JSON.stringify(found).replaceAll(dir, 'environments'));
  });
}

/** Loads these files beside production and staging. */
export const load = (files: Files, options: Partial<ProjectOptions> = {}): Project =>
  loadOnly({ ...TWO, ...files }, options);

/** Every mistake of exactly these files, as the user sees it. */
export function mistakesOfOnly(files: Files, options: Partial<ProjectOptions> = {}): readonly string[] {
  return inFolder(files, (dir) => {
    try {
      loadProject({ env: VARIABLES, environments: null, reference: null, expand: true, ...options, dir });
      return [];
    } catch (error) {
      if (!(error instanceof ProjectError)) throw error;
      return error.mistakes.map((mistake) => formatMistake(mistake).replaceAll(dir, 'environments'));
    }
  });
}

/** Every mistake of these files beside production and staging. */
export const mistakesOf = (files: Files, options: Partial<ProjectOptions> = {}): readonly string[] =>
  mistakesOfOnly({ ...TWO, ...files }, options);

const VARIABLES = { URL: 'redis://h', EMPTY: '', PW: 'hunter2' };
