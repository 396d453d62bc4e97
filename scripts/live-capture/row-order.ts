// Are the rows of a capture the packets of a traffic that goes round in a circle, one after the other, none left out?

/** Rows that must follow each other for their place in the circle to be known; more stand in no way before a gap. */
const known = 50;

/**
 * What is wrong with the order, null for nothing. `keys`: one round of the traffic. Only at the very start there may be
 * a gap of up to `longestStart` packets: libpcap binds its socket, sets a filter that lets nothing through, empties
 * the socket, and only then sets the real filter, so that what came in before stands in front of a gap. Plain tcpdump
 * has the same gap (trace of its system calls, each setsockopt held up by 20 ms: two packets, then 21 ms of none).
 */
export function orderFault(
  rows: readonly string[],
  keys: readonly string[],
  longestStart: number,
): string | null {
  const keyAt = (place: number): string | undefined => keys.at(place % keys.length);
  const follows = (from: number, to: number, place: number): boolean =>
    rows.slice(from, to).every((row, step) => row === keyAt(place + step));
  const placeOf = (from: number): number => keys.findIndex((_, place) => follows(from, from + known, place));
  for (let first = 0; first < known && first < rows.length; first += 1) {
    const place = placeOf(first);
    if (place < 0) continue;
    const wrong = rows.slice(first).findIndex((row, step) => row !== keyAt(place + step));
    if (wrong >= 0)
      return `row ${first + wrong} is ${rows[first + wrong] ?? ''}, not ${keyAt(place + wrong) ?? ''}`;
    if (first === 0) return null;
    for (let missed = 1; missed <= longestStart; missed += 1)
      if (follows(0, first, place - first - missed)) return null;
    return `the first ${first} rows are not from shortly before the others: ${rows.slice(0, known).join(' | ')}`;
  }
  return `the first rows are nowhere in what was sent: ${rows.slice(0, known).join(' | ')}`;
}
