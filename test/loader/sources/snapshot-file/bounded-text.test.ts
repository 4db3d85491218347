import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { MOST_BYTES, readBoundedText } from '../../../../src/loader/sources/snapshot-file/bounded-text.js';

const folder = mkdtempSync(join(tmpdir(), 'redrift-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'a.json');

const read = (bytes: string | Uint8Array, mostBytes?: number) => {
  writeFileSync(file, bytes);
  return readBoundedText(file, mostBytes);
};

const problem = (detail: string) => ({ kind: 'problem', detail });

test('a file is unpacked by what it holds, whatever it is called', () => {
  expect(read('{"a":1}')).toEqual({ kind: 'text', text: '{"a":1}' });
  expect(read(gzipSync('{"a":1}'))).toEqual({ kind: 'text', text: '{"a":1}' });
  expect(read('\ufeff{}')).toEqual({ kind: 'text', text: '{}' });
});

test('a file that is not there, and one that is none', () => {
  expect(readBoundedText(join(folder, 'none'))).toEqual(problem('does not exist'));
  expect(readBoundedText(folder)).toEqual(problem('cannot be opened (EISDIR)'));
});

test('a gzip file that was cut, at every byte, and one that was tampered with', () => {
  const packed = gzipSync('{"snapshotVersion":1,"tool":{}}'.repeat(3));
  for (let at = 2; at < packed.length; at++)
    expect(read(packed.subarray(0, at))).toEqual(problem('is not a whole gzip file: it may have been cut'));
  const tampered = Buffer.from(packed);
  tampered[packed.length - 8] = (tampered[packed.length - 8] ?? 0) ^ 1;
  expect(read(tampered)).toEqual(problem('is damaged: gzip cannot unpack it'));
});

test('a bomb, an endless device and a file that is too large are told, and take no memory', () => {
  expect(MOST_BYTES).toBe(128 * 1024 * 1024);
  const bomb = gzipSync(Buffer.alloc(2_000_000, ' '));
  expect(read(bomb, 1024 * 1024)).toEqual(
    problem('is larger than 1 MiB when it is unpacked, expected a snapshot of redrift'),
  );
  const before = process.memoryUsage().rss;
  expect(readBoundedText('/dev/zero', 4 * 1024 * 1024)).toEqual(
    problem('is larger than 4 MiB, expected a snapshot of redrift'),
  );
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
});

test('what nests too deep, and what holds too many values, is not parsed', () => {
  expect(read('['.repeat(1_000_000))).toEqual(
    problem('nests more than 512 lists and maps in each other: no snapshot does'),
  );
  expect(read(`[${'0,'.repeat(12_000_001)}0]`)).toEqual(
    problem('holds more than 12000000 values: no snapshot does'),
  );
  const text = JSON.stringify({ a: '[{"\\"'.repeat(1000) });
  expect(read(text)).toEqual({ kind: 'text', text });
});

test('any bytes are a text or a problem, and any JSON comes back, packed or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isGzip) => {
      const { kind } = read(isGzip ? Uint8Array.from([0x1f, 0x8b, 8, ...bytes]) : bytes);
      expect(['text', 'problem']).toContain(kind);
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(read(gzipSync(text))).toEqual({ kind: 'text', text });
    }),
    { numRuns: 300 },
  );
});
