// The name that somebody who typed another one may have meant.

/** A third of its letters may be wrong, and two letters that changed places count as one. */
const wrongShare = 1 / 3;
/** Longer words are no slips. */
const mostLetters = 64;

/** The nearest of the names, the first of those that are as near; null where none is near. */
export function nearestName(word: string, names: Iterable<string>): string | null {
  if (word.length > mostLetters) return null;
  let least = Math.max(1, Math.floor(word.length * wrongShare)) + 1;
  let nearest: string | null = null;
  for (const name of names) {
    if (name === word || Math.abs(name.length - word.length) >= least) continue;
    const distance = slips(word.toLowerCase(), name.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

/** Letters left out, added, replaced, or swapped with their neighbour (optimal string alignment). */
function slips(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, row) =>
    Array.from({ length: other.length + 1 }, (__, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row++)
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      (rows[row] as number[])[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        row > 1 && column > 1 && isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
      );
    }
  return at(one.length, other.length);
}
