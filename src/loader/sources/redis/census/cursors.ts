/**
 * How the cursors of a server lie in its keyspace. `hash`: a hash table is walked with the bits of the cursor reversed,
 * so that its low bits say how far it has come (Redis: dict.c, dictScan; Valkey: hashtable.c, hashtableScan). `slots`:
 * there is a table per slot, and the low 14 bits of the cursor are the slot (Redis 7.4, Valkey 8: kvstore.c, in cluster
 * mode). `opaque`: nobody knows.
 */
export type CursorSpace = 'hash' | 'slots' | 'opaque';

/** Places of a space: parts begin and end at whole ones. */
export const SPAN: Readonly<Record<CursorSpace, number>> = { hash: 65_536, slots: 16_384, opaque: 1 };

/** Which of its places a cursor has come to. */
export function placeOf(space: CursorSpace, cursor: string): number {
  if (space === 'opaque') return 0;
  const low = Number(BigInt.asUintN(16, BigInt(cursor)));
  return space === 'slots' ? low & 16_383 : reverse16(low);
}

/** The cursor that begins at a place. */
const cursorAt = (space: CursorSpace, place: number): string =>
  String(space === 'hash' ? reverse16(place) : place);

function reverse16(bits: number): number {
  let reversed = 0;
  for (let n = 0; n < 16; n++) reversed |= ((bits >> n) & 1) << (15 - n);
  return reversed;
}

/** Names that a part remembers from its beginning: what the part before it can run over into, several times. */
const EDGE_NAMES = 512;
/** As many names at a page's beginning can have stood in the page before it: those of one bucket of a table that shrank. */
const ECHO_NAMES = 16;

/** A stretch of the cursor space, from where its cursor has come to before `to`. */
export class Part {
  place: number;
  cursor: string;
  #to: number;
  /** Shared with the part behind it, whose first keys this one's last page may name, too. */
  #endEdge: Set<string> | null = null;
  #startEdge: Set<string> | null;
  #startNames = 0;
  #lastPage: readonly string[] = [];

  private constructor(
    public space: CursorSpace,
    place: number,
    to: number,
    startEdge: Set<string> | null,
  ) {
    this.place = place;
    this.#to = to;
    this.#startEdge = startEdge;
    this.cursor = cursorAt(space, place);
  }

  static whole(space: CursorSpace): Part {
    return new Part(space, 0, SPAN[space], null);
  }

  /** Places that are left of it. */
  get left(): number {
    return this.#to - this.place;
  }

  /** Its cursors turned out to lie in this space. */
  become(space: CursorSpace): void {
    this.space = space;
    this.place = placeOf(space, this.cursor);
    this.#to = SPAN[space];
  }

  /** Gives the second half away; null where there is too little to share. */
  split(least: number): Part | null {
    if (this.left < Math.max(least, 2)) return null;
    // A place with few low bits is a bucket of its own in small tables, too.
    const grain = 2 ** Math.max(0, Math.floor(Math.log2(this.left)) - 3);
    const middle = Math.floor((this.place + this.left / 2) / grain) * grain;
    if (middle <= this.place) return null;
    const edge = new Set<string>();
    const part = new Part(this.space, middle, this.#to, edge);
    part.#endEdge = this.#endEdge;
    this.#endEdge = edge;
    this.#to = middle;
    return part;
  }

  /**
   * Takes a page that SCAN answered with: which of its names are new, and whether there is more. A name stands twice
   * where a part runs over into the next, and where a table shrank. Null for a cursor that went back: none of ours.
   */
  take(
    cursor: string,
    names: readonly string[],
  ): { readonly names: readonly string[]; readonly hasMore: boolean } | null {
    const place = placeOf(this.space, cursor);
    if (cursor !== '0' && place < this.place) return null;
    const hasMore = cursor !== '0' && place < this.#to;
    let fresh = this.#withoutEcho(names);
    if (this.#startEdge !== null) fresh = this.#atEdge(this.#startEdge, fresh);
    if (!hasMore && this.#endEdge !== null) fresh = admit(this.#endEdge, fresh);
    this.cursor = cursor;
    if (hasMore) this.place = place;
    this.#lastPage = names;
    return { names: fresh, hasMore };
  }

  #atEdge(edge: Set<string>, names: readonly string[]): readonly string[] {
    const fresh = admit(edge, names);
    this.#startNames += names.length;
    if (this.#startNames >= EDGE_NAMES) this.#startEdge = null;
    return fresh;
  }

  #withoutEcho(names: readonly string[]): readonly string[] {
    const last = this.#lastPage;
    const isEcho = (name: string, at: number): boolean => at < ECHO_NAMES && last.includes(name);
    return names.some(isEcho) ? names.filter((name, at) => !isEcho(name, at)) : names;
  }
}

function admit(edge: Set<string>, names: readonly string[]): readonly string[] {
  const fresh = names.filter((name) => !edge.has(name));
  for (const name of fresh) edge.add(name);
  return fresh;
}
