// Lays stored rows beside the packets that were sent, in order: rows must be what was sent with some left out. So
// every lost packet gets its number, and a row that nobody sent, or that came out of order, is noticed.

export interface SequenceReport {
  readonly rows: number;
  readonly matched: number;
  /** Sent, and not among the rows. */
  readonly lost: number;
  /** Rows that do not follow from what was sent. */
  readonly strange: number;
  /** Numbers of the first lost packets, counted over all loops, and the first strange rows. */
  readonly firstLost: readonly number[];
  readonly firstStrange: readonly string[];
}

export interface SequenceCheck {
  row(key: string): void;
  /** After the last row. */
  report(): SequenceReport;
}

const named = 20;
/** A loss longer than this is taken for a strange row; bounds the search after a row that nobody sent. */
const longestGap = 400_000;
/** Beyond so many strange rows nothing is searched any more. */
const mostStrange = 100;

/**
 * `keys` are those of one loop. Neighbours that look alike may be named for each other, which changes no count.
 */
export function createSequenceCheck(keys: readonly string[], sent: number): SequenceCheck {
  let [next, rows, strange] = [0, 0, 0];
  const firstLost: number[] = [];
  const firstStrange: string[] = [];
  const lose = (from: number, to: number): void => {
    for (let number = from; number < to && firstLost.length < named; number++) firstLost.push(number);
  };
  return {
    row: (key) => {
      rows++;
      if (next < sent && keys[next % keys.length] === key) {
        next++;
        return;
      }
      const found = strange < mostStrange ? find(keys, key, next, Math.min(sent, next + longestGap)) : -1;
      if (found < 0) {
        strange++;
        if (firstStrange.length < named) firstStrange.push(key);
        return;
      }
      lose(next, found);
      next = found + 1;
    },
    report: () => {
      lose(next, sent);
      const matched = rows - strange;
      return { rows, matched, lost: sent - matched, strange, firstLost, firstStrange };
    },
  };
}

function find(keys: readonly string[], key: string, from: number, to: number): number {
  for (let number = from; number < to; number++) if (keys[number % keys.length] === key) return number;
  return -1;
}
