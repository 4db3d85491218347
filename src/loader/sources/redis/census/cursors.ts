/**
 * How the cursors of a server lie in its keyspace. `hash`: a hash table is walked with the bits of the cursor reversed,
 * so that its low bits say how far it has come (Redis: dict.c, dictScan; Valkey: hashtable.c, hashtableScan). `slots`:
 * there is a table per slot, and the low 14 bits of the cursor are the slot (Redis 7.4, Valkey 8: kvstore.c, in cluster
 * mode). `opaque`: nobody knows.
 */
export type CursorSpace = 'hash' | 'slots' | 'opaque';

/** Places that are told apart in one hash table. */
const TABLE = 65_536;
const SLOTS = 16_384;

/** Places of a space: parts begin and end at whole ones. */
export const SPAN: Readonly<Record<CursorSpace, number>> = { hash: TABLE, slots: SLOTS * TABLE, opaque: 1 };

/** Which of its places a cursor has come to. */
export function placeOf(space: CursorSpace, cursor: string): number {
  if (space === 'opaque') return 0;
  const low = Number(BigInt.asUintN(30, BigInt(cursor)));
  return space === 'slots' ? (low % SLOTS) * TABLE + reverse16(low >> 14) : reverse16(low % TABLE);
}

/** The slot that a place lies in. */
export const slotOf = (place: number): number => Math.floor(place / TABLE);

/** The cursor that begins at a place. */
const cursorAt = (space: CursorSpace, place: number): string =>
  String(space === 'slots' ? reverse16(place % TABLE) * SLOTS + slotOf(place) : reverse16(place));

function reverse16(bits: number): number {
  let reversed = 0;
  for (let n = 0; n < 16; n++) reversed |= ((bits >> n) & 1) << (15 - n);
  return reversed;
}

/** Names that a part remembers from its beginning: what a page of a part before it can run over into, several times. */
const EDGE_NAMES = 512;
/** As many names at a page's beginning can have stood at the end of the one before: those of a bucket of a table that shrank. */
const ECHO_NAMES = 20;

/** A stretch of the cursor space, from where its cursor has come to before the next one. */
export class Part {
  cursor: string;
  #space: CursorSpace;
  #place: number;
  readonly #from: number;
  /** The part behind it, which begins where this one ends. */
  #next: Part | null = null;
  /** The first names of it, and what the parts before it named behind its beginning. */
  readonly #edge = new Set<string>();
  #lastNames: readonly string[] = [];
  /** Names to a place in the page before; null before the first. */
  #density: number | null = null;

  private constructor(space: CursorSpace, place: number) {
    this.#space = space;
    this.#place = place;
    this.#from = place;
    this.cursor = cursorAt(space, place);
  }

  static whole(space: CursorSpace): Part {
    return new Part(space, 0);
  }

  /** Its cursors turned out to lie in this space; `keys` are expected in all of it. */
  become(space: CursorSpace, keys: number): void {
    this.#space = space;
    this.#place = placeOf(space, this.cursor);
    this.#density = keys / SPAN[space];
  }

  /** How many names are probably left: as many to a place as in the page before. 0 where there was none yet. */
  get expected(): number {
    return (this.#to - this.#place) * (this.#density ?? 0);
  }

  get #to(): number {
    return this.#next === null ? SPAN[this.#space] : this.#next.#from;
  }

  /** Gives the second half of what is left away; null where there is nothing to share. */
  split(): Part | null {
    const left = this.#to - this.#place;
    if (left < 2) return null;
    // A place with few low bits is a bucket of its own in small tables, too.
    const grain = 2 ** Math.max(0, Math.floor(Math.log2(left)) - 3);
    const middle = Math.floor((this.#place + left / 2) / grain) * grain;
    if (middle <= this.#place) return null;
    const part = new Part(this.#space, middle);
    part.#next = this.#next;
    this.#next = part;
    return part;
  }

  /**
   * Takes a page that SCAN answered with: which of its names are new, and whether there is more. A name stands twice
   * where a page runs over into the next parts, and where a table shrank. Null for a cursor that went back: none of ours.
   */
  take(
    cursor: string,
    names: readonly string[],
  ): { readonly names: readonly string[]; readonly hasMore: boolean } | null {
    const place = cursor === '0' ? SPAN[this.#space] : placeOf(this.#space, cursor);
    if (place < this.#place) return null;
    let fresh = this.#withoutEcho(names);
    if (this.#from > 0 && this.#edge.size < EDGE_NAMES) fresh = this.#admit(fresh);
    for (let part = this.#next; part !== null && part.#from <= place; part = part.#next)
      fresh = part.#admit(fresh);
    const hasMore = place < this.#to;
    if (place > this.#place) this.#density = names.length / (place - this.#place);
    this.#place = place;
    this.#lastNames = names.slice(-ECHO_NAMES);
    this.cursor = cursor;
    return { names: fresh, hasMore };
  }

  #admit(names: readonly string[]): readonly string[] {
    const fresh = names.filter((name) => !this.#edge.has(name));
    for (const name of fresh) this.#edge.add(name);
    return fresh;
  }

  #withoutEcho(names: readonly string[]): readonly string[] {
    const last = this.#lastNames;
    const isEcho = (name: string, at: number): boolean => at < ECHO_NAMES && last.includes(name);
    return names.some(isEcho) ? names.filter((name, at) => !isEcho(name, at)) : names;
  }
}
