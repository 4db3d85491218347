import { randomBytes } from 'node:crypto';
import {
  appendFile,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A file could not be written; nothing of it is there. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** What is used of `process.stdout` and `process.stderr`. */
interface OutputStream {
  readonly write: (text: string, done?: (error?: Error | null) => void) => unknown;
  readonly on: (event: 'error', listener: () => void) => unknown;
  readonly columns?: number;
  readonly isTTY?: boolean;
}

/** The streams that a command writes to. */
export interface Streams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** A file of a folder that is to be written. */
export interface FileText {
  readonly name: string;
  readonly text: string;
}

/** A folder that is not in its place yet. */
export interface Draft {
  readonly dir: string;
  /** Removes it, wherever it has got to. */
  readonly drop: () => Promise<void>;
}

/** A line that changes faster is not read. */
const PROGRESS_EVERY_MS = 100;

/** The only writer: data to stdout, everything said beside it to stderr, files whole or not at all. */
export class Output {
  readonly #streams: Streams;
  /** No notes and no progress. */
  isQuiet = false;
  #progress = '';
  #progressMs = 0;
  readonly #written: Promise<Error | null>[] = [];

  constructor(streams: Streams) {
    this.#streams = streams;
    // A reader that went away (`| head`) has what it wanted: that changes no exit code.
    for (const stream of [streams.stdout, streams.stderr]) stream.on('error', () => undefined);
  }

  get width(): number {
    return Math.max(40, this.#streams.stdout.columns ?? 100);
  }

  get isTerminal(): boolean {
    return this.#streams.stdout.isTTY === true;
  }

  data(text: string): void {
    this.#clear();
    this.#written.push(
      new Promise((resolve) => this.#streams.stdout.write(text, (error) => resolve(error ?? null))),
    );
  }

  /**
   * Waits until stdout took everything. Throws an {@link OutputError} where it could not (a full disk); a reader that
   * closed the pipe had what it wanted.
   */
  async flush(): Promise<void> {
    const errors = await Promise.all(this.#written.splice(0));
    const codes = errors.map((error) => (error !== null && 'code' in error ? String(error.code) : null));
    const code = codes.find((one) => one !== null && one !== 'EPIPE' && one !== 'ERR_STREAM_DESTROYED');
    if (code != null) throw new OutputError(`cannot write to stdout: ${REASONS.get(code) ?? code}`);
  }

  /** Something worth knowing that is not the result. */
  note(text: string): void {
    if (!this.isQuiet) this.error(text);
  }

  /** Always said. */
  error(text: string): void {
    this.#clear();
    this.#streams.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** One line that replaces itself, where a person watches. */
  progress(text: string): void {
    if (this.isQuiet || this.#streams.stderr.isTTY !== true) return;
    if (performance.now() - this.#progressMs < PROGRESS_EVERY_MS) return;
    this.#progressMs = performance.now();
    this.#streams.stderr.write(`\r\x1b[K${text.slice(0, (this.#streams.stderr.columns ?? 80) - 1)}`);
    this.#progress = text;
  }

  /**
   * Written beside the file and renamed into its place, packed by gzip where its name ends in `.gz`; a link is followed, and what is no file (a device, a pipe) is
   * written to and not replaced. Throws an {@link OutputError}.
   */
  async file(path: string, text: string): Promise<void> {
    const bytes = path.endsWith('.gz') ? await promisify(gzip)(text) : text;
    const target = await realpath(path).catch(() => path);
    const draft = join(dirname(target), `.${randomBytes(6).toString('hex')}.redrift-draft`);
    try {
      const there = await stat(target).catch(() => null);
      if (there !== null && !there.isFile()) {
        await writeFile(target, bytes);
        return;
      }
      const file = await open(draft, 'wx');
      try {
        // Who may read what stood there may read what stands there now.
        if (there !== null) await file.chmod(there.mode);
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, target);
    } catch (error) {
      await unlink(draft).catch(() => undefined);
      throw new OutputError(`cannot write ${path}: ${reasonOf(error)}`);
    }
  }

  /**
   * A new folder, whole or not there: an empty one in its place is replaced (a link to it is followed), one that holds something is not. Throws an
   * {@link OutputError}.
   */
  async folder(path: string, files: readonly FileText[]): Promise<void> {
    const target = await realpath(path).catch(() => path);
    const draft = await this.draft(target, files);
    try {
      await rmdir(target).catch(() => undefined);
      await rename(draft.dir, target);
    } catch (error) {
      await draft.drop();
      throw new OutputError(`cannot write ${path}: ${reasonOf(error)}`);
    }
  }

  /** A hidden folder beside the place that its files are meant for: what they name by relative paths is found from there. */
  async draft(path: string, files: readonly FileText[]): Promise<Draft> {
    const dir = join(dirname(path), `.${randomBytes(6).toString('hex')}.redrift-draft`);
    const drop = (): Promise<void> => rm(dir, { recursive: true, force: true });
    try {
      await mkdir(dirname(path), { recursive: true }).catch(fileInTheWay);
      await mkdir(dir);
      for (const { name, text } of files) await writeFile(join(dir, name), text, { flag: 'wx', flush: true });
      return { dir, drop };
    } catch (error) {
      // Where a file stands in the way there is nothing to remove, and that fails, too.
      await drop().catch(() => undefined);
      throw new OutputError(`cannot write ${path}: ${reasonOf(error)}`);
    }
  }

  /**
   * Adds to the end of a file, which is made where it is not there; false where it would then hold more than `mostBytes`,
   * and nothing was added. Throws an {@link OutputError}.
   */
  async append(path: string, text: string, mostBytes: number): Promise<boolean> {
    try {
      const there = (await stat(path).catch(() => null))?.size ?? 0;
      if (there + Buffer.byteLength(text) > mostBytes) return false;
      await appendFile(path, text);
      return true;
    } catch (error) {
      throw new OutputError(`cannot write ${path}: ${reasonOf(error)}`);
    }
  }

  #clear(): void {
    if (this.#progress !== '') this.#streams.stderr.write('\r\x1b[K');
    this.#progress = '';
  }
}

/** Node says EEXIST where a file stands in place of the last folder of a path, and ENOTDIR further up: they are one fault. */
function fileInTheWay(error: unknown): never {
  if (codeOf(error) !== 'EEXIST') throw error;
  throw Object.assign(new Error('a file stands in the way', { cause: error }), { code: 'ENOTDIR' });
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS.get(code) ?? code;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'its folder does not exist'],
  ['EACCES', 'no permission'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space left'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a file stands where its folder should be'],
  ['ENOTEMPTY', 'it is there already, and not empty'],
  ['EEXIST', 'it is there already'],
]);
