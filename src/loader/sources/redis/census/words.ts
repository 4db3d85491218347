/** Beyond so many different words they are no types and encodings. */
const MOST_WORDS = 256;

/** Types and encodings are a dozen words, said a million times: each is made a string once. */
export class Words {
  readonly #known = new Map<number, string>();

  /** Bytes `from` to before `end`, in latin1. */
  read(bytes: Buffer, from: number, end: number): string {
    const key = (end - from) * 65_536 + (bytes[from] ?? 0) * 256 + (bytes[end - 1] ?? 0);
    const known = this.#known.get(key);
    if (known !== undefined && isSame(known, bytes, from, end)) return known;
    const text = bytes.toString('latin1', from, end);
    if (this.#known.size < MOST_WORDS) this.#known.set(key, text);
    return text;
  }
}

function isSame(text: string, bytes: Buffer, from: number, end: number): boolean {
  if (text.length !== end - from) return false;
  for (let at = from; at < end; at++) if (bytes[at] !== text.charCodeAt(at - from)) return false;
  return true;
}
