import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFiles } from '../../../../src/loader/sources/redis-conf/node-files.js';
import { readConf } from '../../../../src/loader/sources/redis-conf/read-conf.js';

const server = { product: 'redis', version: '7.0.15' };
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conf-'));
  mkdirSync(join(folder, 'conf.d/sub'), { recursive: true });
  for (const name of ['b.conf', 'a.conf', '.hidden.conf', 'c.txt', 'sub/d.conf'])
    writeFileSync(join(folder, 'conf.d', name), `# ${name}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a pattern below the folder matches, from there. */
const glob = (pattern: string): readonly string[] =>
  nodeFiles.glob(`${folder}/${pattern}`).map((path) => path.slice(folder.length + 1));

describe('a pattern of include', () => {
  test.each([
    ['conf.d/*.conf', ['conf.d/a.conf', 'conf.d/b.conf']],
    ['conf.d/.*.conf', ['conf.d/.hidden.conf']],
    ['conf.d/[!a].conf', ['conf.d/b.conf']],
    ['conf.d/?.*', ['conf.d/a.conf', 'conf.d/b.conf', 'conf.d/c.txt']],
    ['*/*/d.conf', ['conf.d/sub/d.conf']],
    ['nowhere/*.conf', []],
    ['conf.d/*.nothing', []],
  ])('%s', (pattern, expected) => {
    expect(glob(pattern)).toEqual(expected);
  });
});

describe('the files of this machine', () => {
  test('a folder reads as nothing, a file that is not there as null', () => {
    expect(nodeFiles.read(join(folder, 'conf.d'))).toHaveLength(0);
    expect(nodeFiles.read(join(folder, 'nowhere'))).toBeNull();
  });

  test('paths of include begin in the folder of the file, and after `dir` where that leads', () => {
    const main = join(folder, 'main.conf');
    writeFileSync(main, 'include conf.d/*.conf\ndir conf.d\ninclude sub/d.conf\ninclude e.conf');
    expect(readConf(main, server, nodeFiles)).toEqual({
      ok: false,
      faults: [
        {
          file: main,
          line: 4,
          column: 9,
          message: `${folder}/conf.d/e.conf cannot be read; expected a file that is there, here as on the server`,
        },
      ],
    });
  });

  test('files that lead to each other by two names come to an end', () => {
    const main = join(folder, 'circle.conf');
    writeFileSync(main, 'include other.conf');
    symlinkSync(main, join(folder, 'other.conf'));
    const read = readConf(main, server, nodeFiles);
    expect(read.ok ? [] : read.faults.map(({ message }) => message)).toEqual([
      `${folder}/other.conf includes itself; expected another file`,
    ]);
  });
});
