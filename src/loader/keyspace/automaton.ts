/**
 * A piece of text over bytes (latin1, one character per byte): one byte of a set, pieces in a row, one of several
 * pieces, a piece once or more often.
 */
export type Shape =
  | { readonly kind: 'byte'; readonly set: Uint8Array }
  | { readonly kind: 'row'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'either'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'repeat'; readonly shape: Shape };

export const row = (...shapes: readonly Shape[]): Shape => ({ kind: 'row', shapes });
export const either = (...shapes: readonly Shape[]): Shape => ({ kind: 'either', shapes });
export const optional = (...shapes: readonly Shape[]): Shape => either(row(), row(...shapes));
export const repeat = (shape: Shape): Shape => ({ kind: 'repeat', shape });
export const times = (count: number, shape: Shape): Shape => row(...Array<Shape>(count).fill(shape));

/** A byte for which `has` is true. */
export const byteWhere = (has: (byte: number) => boolean): Shape => ({
  kind: 'byte',
  set: Uint8Array.from({ length: 256 }, (_, byte) => Number(has(byte))),
});

/** A byte out of a set as regular expressions write it between brackets: `0-9a-f`, `^:|/`. */
export function byteOf(set: string): Shape {
  const expression = new RegExp(`[${set}]`);
  return byteWhere((byte) => expression.test(String.fromCharCode(byte)));
}

/** Exactly these bytes. */
export const exactly = (bytes: string): Shape =>
  row(...[...bytes].map((character) => byteWhere((byte) => byte === character.charCodeAt(0))));

export const ANY_BYTE = byteWhere(() => true);
export const ANY_TEXT = optional(repeat(ANY_BYTE));

/** A state that waits for a byte of `set`, or, where `set` is null, goes on to `next` at once. */
interface State {
  readonly set: Uint8Array | null;
  readonly next: number[];
}

/** States that a text may have led to, with where each byte leads from here: found when first needed. */
interface Stand {
  readonly states: readonly number[];
  readonly isEnd: boolean;
  readonly next: (Stand | undefined)[];
}

/** Stands kept; one more and all are forgotten. Bounds the memory of a pattern that wants very many. */
const STANDS_KEPT = 500;
const END = 0;

/**
 * Tells whether a text is of this shape, in time that grows with the text's length alone. Regular expressions try one
 * way after the other: `*a*b*c*d*` against a key of ten thousand bytes would take them hours, and keys are anybody's.
 * (Thompson 1968; the stands are the states of a deterministic automaton)
 */
export function matcherOf(shape: Shape): (text: string) => boolean {
  const { states, first } = compile(shape);
  const known = new Map<string, Stand>();
  let start: Stand | null = null;
  const standOn = (entries: readonly number[]): Stand => {
    const found = reach(entries, states);
    const name = found.join();
    const stand = known.get(name) ?? { states: found, isEnd: found.includes(END), next: [] };
    if (known.size >= STANDS_KEPT) {
      known.clear();
      start = null;
    }
    known.set(name, stand);
    return stand;
  };
  return (text) => {
    start ??= standOn([first]);
    let stand = start;
    for (let at = 0; at < text.length && stand.states.length > 0; at++) {
      const byte = text.charCodeAt(at);
      stand = stand.next[byte] ??= standOn(after(stand.states, byte, states));
    }
    return stand.isEnd;
  };
}

/** Pairs of stands that are looked at before {@link isWithin} gives up. */
const MOST_PAIRS = 2000;

/**
 * True where every text of the inner shape is one of the outer; false where one is not, and where telling would take too
 * long. (Hopcroft and Ullman 1979: the product of two deterministic automata)
 */
export function isWithin(inner: Shape, outer: Shape): boolean {
  const [a, b] = [compile(inner), compile(outer)];
  const seen = new Set<string>();
  const open: (readonly [readonly number[], readonly number[]])[] = [
    [reach([a.first], a.states), reach([b.first], b.states)],
  ];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [inside, outside] = pair;
    const name = `${inside.join()}/${outside.join()}`;
    if (seen.has(name)) continue;
    seen.add(name);
    // Every state is on some way to the end: where the outer is at a loss, the inner goes on to a text that is not its.
    const isLost = outside.length === 0 || (inside.includes(END) && !outside.includes(END));
    if (isLost || seen.size > MOST_PAIRS) return false;
    for (const byte of bytesThatLeadOn(inside, a.states)) {
      open.push([
        reach(after(inside, byte, a.states), a.states),
        reach(after(outside, byte, b.states), b.states),
      ]);
    }
  }
  return true;
}

/** The bytes that at least one of some states waits for. */
function bytesThatLeadOn(from: readonly number[], states: readonly State[]): Iterable<number> {
  const found = new Set<number>();
  for (const state of from) {
    const { set } = states[state] ?? { set: null };
    for (let byte = set?.indexOf(1) ?? -1; byte >= 0; byte = set?.indexOf(1, byte + 1) ?? -1) found.add(byte);
  }
  return found;
}

interface Automaton {
  readonly states: readonly State[];
  readonly first: number;
}

const automata = new WeakMap<Shape, Automaton>();

/** The states of a shape; the end is the first of them. */
function compile(shape: Shape): Automaton {
  const known = automata.get(shape);
  if (known !== undefined) return known;
  const states: State[] = [{ set: null, next: [] }];
  const automaton = { states, first: build(shape, END, states) };
  automata.set(shape, automaton);
  return automaton;
}

/** Adds the states of a shape that goes on to `next`; gives its first. */
function build(shape: Shape, next: number, states: State[]): number {
  switch (shape.kind) {
    case 'byte':
      return states.push({ set: shape.set, next: [next] }) - 1;
    case 'row':
      return shape.shapes.reduceRight((to, one) => build(one, to, states), next);
    case 'either':
      return states.push({ set: null, next: shape.shapes.map((one) => build(one, next, states)) }) - 1;
    case 'repeat': {
      const again: State = { set: null, next: [next] };
      const entry = build(shape.shape, states.push(again) - 1, states);
      again.next.push(entry);
      return entry;
    }
  }
}

/** Every state that can be reached without a byte and waits for one, and the end; sorted. */
function reach(entries: readonly number[], states: readonly State[]): readonly number[] {
  const seen = new Set<number>();
  const open = [...entries];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    if (states[state]?.set === null) open.push(...(states[state]?.next ?? []));
  }
  return [...seen].filter((state) => state === END || states[state]?.set !== null).sort((a, b) => a - b);
}

const after = (from: readonly number[], byte: number, states: readonly State[]): readonly number[] =>
  from.flatMap((state) => (states[state]?.set?.[byte] === 1 ? (states[state]?.next ?? []) : []));
