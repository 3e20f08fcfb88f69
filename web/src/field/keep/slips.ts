/** A word with a slip of the finger → the known word nearest to it; the same rule as `linli.engine.catalogue.slips`, since the phone has no network. */

const SHORTEST = 4;
const LONG = 8;

/** One slip away (two in a long word), with the same first letter; empty where none is. */
export function nearest(word: string, known: Iterable<string>): string {
  if (word.length < SHORTEST) return "";
  let least = (word.length >= LONG ? 2 : 1) + 1;
  let best = "";
  for (const other of known) {
    if (other.length < SHORTEST || other[0] !== word[0] || Math.abs(other.length - word.length) > least) continue;
    const found = slips(word, other);
    if (found < least || (found === least && best !== "" && other < best)) [least, best] = [found, other];
  }
  return best;
}

/** A letter too many, too few, wrong, or two that changed places. */
export function slips(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
