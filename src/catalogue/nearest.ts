/**
 * The candidate that a mistyped name most likely means, as it is spelled; null where none is near.
 *
 * Near is one slip for every four letters, at least one and at most three: a letter changed, missing, too many, or
 * swapped with its neighbour. Case does not count; the first by code unit wins among equals.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const typed = name.toLowerCase();
  const limit = Math.min(3, Math.max(1, Math.floor(typed.length / 4)));
  let best: { readonly candidate: string; readonly slips: number } | null = null;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) > limit) continue;
    const slips = distance(typed, candidate.toLowerCase());
    if (slips > limit || slips >= Math.max(typed.length, candidate.length)) continue;
    if (best === null || slips < best.slips || (slips === best.slips && candidate < best.candidate)) {
      best = { candidate, slips };
    }
  }
  return best?.candidate ?? null;
}

/** Optimal string alignment: Levenshtein, with neighbours swapped as one slip. */
function distance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(change, swap, at(last, j) + 1, at(row, j - 1) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
