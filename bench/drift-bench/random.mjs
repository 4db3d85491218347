// Numbers that are the same in every run: Mulberry32, and what is drawn with it.

/** A source of random draws from a whole number. */
export function randomFrom(seed) {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below) => Math.floor(next() * below);
  return {
    next,
    int,
    between: (from, to) => from + (to - from) * next(),
    /** Evenly spread over the logarithm. */
    logBetween: (from, to) => from * (to / from) ** next(),
    isHit: (chance) => next() < chance,
    pick: (items) => items[int(items.length)],
    /** From `[weight, item]` rows. */
    weighted: (rows) => {
      let left = next() * rows.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, item] of rows) {
        left -= weight;
        if (left < 0) return item;
      }
      return rows.at(-1)[1];
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled: (items) => {
      const left = [...items];
      for (let at = left.length - 1; at > 0; at--) {
        const other = int(at + 1);
        [left[at], left[other]] = [left[other], left[at]];
      }
      return left;
    },
  };
}
