import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Bytes of a file, packed or not, that no snapshot reaches: beyond them it is a mistake or a trap. */
export const MOST_BYTES = 128 * 1024 * 1024;
/** Lists and maps in each other: the names of a snapshot's keys need some 160. */
const DEEPEST = 512;
/** Values that text of this size may hold: a snapshot's take some thirty bytes each. */
const MOST_VALUES = 12_000_000;

/** The text of a file, or what is wrong with it, as the end of a sentence that begins with the file. */
export type BoundedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly detail: string };

/**
 * Reads a JSON file, packed by gzip or not: what it holds tells, not its name. Takes no more memory than a snapshot may
 * take, whatever the file is: an endless device, a bomb, a million brackets.
 */
export function readBoundedText(file: string, mostBytes = MOST_BYTES): BoundedText {
  try {
    const bytes = readUpTo(file, mostBytes);
    if (bytes === null) return tooLarge(mostBytes, '');
    const plain = isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
    const detail = excessOf(plain);
    // A byte order mark is what editors leave.
    return detail === null
      ? { kind: 'text', text: plain.toString('utf8').replace(/^\ufeff/, '') }
      : { kind: 'problem', detail };
  } catch (error) {
    return describe(codeOf(error), mostBytes);
  }
}

/** True for the first bytes of a file that gzip packed. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** All bytes of a file; null where there are more than `most`. */
function readUpTo(file: string, most: number): Buffer | null {
  // Opening a pipe waits for who writes to it, and nothing could end that.
  const opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (fstatSync(opened).isFIFO()) throw Object.assign(new Error('a pipe'), { code: PIPE });
    const chunks: Buffer[] = [];
    for (let size = 0; ; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, most + 1 - size));
      const read = readSync(opened, chunk, 0, chunk.length, null);
      if (read === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, read));
      size += read;
      if (size > most) return null;
    }
  } finally {
    closeSync(opened);
  }
}

const PIPE = 'PIPE';
const CHUNK = 1024 * 1024;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What of JSON text would take more memory than its size tells; null where nothing would. */
function excessOf(bytes: Buffer): string | null {
  let depth = 0;
  let values = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COMMA) values++;
    else if (byte === OPEN_LIST || byte === OPEN_MAP) {
      values++;
      if (++depth > DEEPEST)
        return `nests more than ${DEEPEST} lists and maps in each other: no snapshot does`;
    } else if (byte === CLOSE_LIST || byte === CLOSE_MAP) depth--;
    if (values > MOST_VALUES) return `holds more than ${MOST_VALUES} values: no snapshot does`;
  }
  return null;
}

const problem = (detail: string): BoundedText => ({ kind: 'problem', detail });

const tooLarge = (mostBytes: number, unpacked: string): BoundedText =>
  problem(
    `is larger than ${Math.round(mostBytes / 1024 / 1024)} MiB${unpacked}, expected a snapshot of redrift`,
  );

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';

function describe(code: string, mostBytes: number): BoundedText {
  if (code === 'ENOENT') return problem('does not exist');
  if (code === PIPE) return problem('is a pipe, expected a file: it is read more than once');
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(mostBytes, ' when it is unpacked');
  if (code === 'Z_BUF_ERROR') return problem('is not a whole gzip file: it may have been cut');
  if (code.startsWith('Z_')) return problem('is damaged: gzip cannot unpack it');
  return problem(`cannot be opened (${code})`);
}
