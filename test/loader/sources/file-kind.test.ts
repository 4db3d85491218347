import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kindOfFile } from '../../../src/loader/sources/file-kind.js';

const folder = mkdtempSync(join(tmpdir(), 'redrift-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['night.snap', '{"snapshotVersion":1}', 'snapshot'],
  ['night.json', '{"snapshotVersion":1}', 'snapshot'],
  ['cut.json', 'not JSON', 'snapshot'],
  ['group.json', '{"Parameters":[]}', 'parameters'],
  ['group', '\n {"Parameters":[]}', 'parameters'],
  ['redis.conf', 'maxmemory 1gb\n', 'conf'],
  ['redis', 'maxmemory 1gb\n', 'conf'],
  ['empty.conf', '', 'conf'],
])('%s that holds %j is a %s', (name, text, kind) => {
  writeFileSync(join(folder, name), text);
  expect(kindOfFile(join(folder, name))).toBe(kind);
});

test('one that is not there goes by its ending', () => {
  expect(['gone.json', 'gone.conf'].map((name) => kindOfFile(join(folder, name)))).toEqual([
    'snapshot',
    'conf',
  ]);
});
