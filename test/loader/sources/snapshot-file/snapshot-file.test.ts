import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSnapshot } from '../../../../src/loader/sources/snapshot-file/snapshot-file.js';
import { SourceError } from '../../../../src/loader/sources/source-error.js';
import { keyspace, read } from '../../../support/build.js';

const RUNS = { numRuns: 10_000 };

const observation = read('production', { settings: { maxmemory: '0', requirepass: 'set' } });
const SNAPSHOT = JSON.stringify(
  observation.kind === 'read' ? { ...observation.snapshot, keyspace: keyspace() } : null,
);

const problem = (detail: string): SourceError => new SourceError('production', 'file', `a.json ${detail}`);

/** A place in nested data, chosen by numbers, holds something else then. */
function changed(data: unknown, path: readonly number[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof data !== 'object' || data === null) return value;
  const names = Object.keys(data);
  const name = names[step % Math.max(1, names.length)];
  if (name === undefined) return value;
  const inner = changed(Reflect.get(data, name), rest, value);
  if (Array.isArray(data)) return data.map((one: unknown, index) => (String(index) === name ? inner : one));
  return { ...data, [name]: inner };
}

function told(text: string): string | null {
  try {
    const snapshot = parseSnapshot(text, problem);
    expect(snapshot.snapshotVersion).toBe(2);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError);
    return error instanceof SourceError ? error.message : '';
  }
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(-1, 1.5, 1e300, '', null, [], {}, 'Zq7xWv9-text'),
);

test('a snapshot in which anything was changed is one still, or one sentence', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 5 }), odd, (path, value) => {
      const message = told(JSON.stringify(changed(JSON.parse(SNAPSHOT), path, value)));
      if (message === null) return;
      expect(message).toMatch(
        /^cannot read production: a\.json .*; check the file; trying again does not help$/,
      );
      expect(message.length).toBeLessThan(600);
      // The name of a setting is told; this text is none that looks like one of a secret.
      expect(message).not.toContain('Zq7x');
    }),
    RUNS,
  );
});

test('a snapshot that was cut anywhere, and any text, is one sentence', () => {
  for (let at = 0; at < SNAPSHOT.length; at++)
    expect(told(SNAPSHOT.slice(0, at))).toContain('is not a whole JSON file');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(told(text)).not.toBeNull();
    }),
    RUNS,
  );
});

test('what was written is read as it was, and version 1 as one without private words', () => {
  expect(told(SNAPSHOT)).toBeNull();
  const { keyspace: keys, ...rest } = JSON.parse(SNAPSHOT);
  const { privateWords: _, ...older } = keys;
  const version1 = JSON.stringify({ ...rest, snapshotVersion: 1, keyspace: older });
  expect(parseSnapshot(version1, problem)).toEqual(JSON.parse(SNAPSHOT));
  for (const name of ['production', 'staging']) {
    const text = readFileSync(new URL(`../../../../demo/${name}.snapshot.json`, import.meta.url), 'utf8');
    expect(parseSnapshot(text, problem)).toEqual(JSON.parse(text));
  }
});
