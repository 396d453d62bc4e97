// Frames for the projection's benchmark: a CSV of frame,id,f1 … fn, or the built-in drifting data (DETECTION §4).
import { JawsError } from '@jaws/shared/contract/errors';
import { driftingFrames, type DriftingFrame } from '@jaws/shared/live/drifting-frames.fixture';
import type { BenchOptions } from './benchmark.ts';
import { readNumericCsv } from './numeric-csv.ts';

export interface AlignFrames {
  readonly source: string;
  /** A new pass over the frames, from the first. */
  readonly frames: () => Iterable<DriftingFrame>;
}

/** `--points`: size of the built-in window. Throws `import.bad-row` for rows that are not in order of their frames. */
export function alignFrames({ input, header, seed, points }: BenchOptions): AlignFrames {
  if (input === undefined) {
    const given = { ...(seed === undefined ? {} : { seed }), ...(points === undefined ? {} : { points }) };
    return { source: 'drifting frames', frames: () => driftingFrames(given) };
  }
  const frames = framesOfCsv(input, header);
  return { source: input, frames: () => frames };
}

function framesOfCsv(path: string, header: boolean | undefined): DriftingFrame[] {
  const { rows, columns, data } = readNumericCsv(path, header);
  const dimension = columns - 2;
  if (dimension < 1)
    throw new JawsError('import.wrong-columns', `${path} has no features: frame,id,f1 … are needed.`);
  const frames: DriftingFrame[] = [];
  for (let from = 0; from < rows;) {
    const number = data[from * columns] as number;
    let to = from;
    while (to < rows && data[to * columns] === number) to++;
    const count = to - from;
    const values = new Float64Array(count * dimension);
    const ids = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      const at = (from + row) * columns;
      ids[row] = data[at + 1] as number;
      values.set(data.subarray(at + 2, at + columns), row * dimension);
    }
    frames.push({ ids, data: values, rows: count, dimension });
    from = to;
    const next = data[from * columns];
    if (next !== undefined && next <= number)
      throw new JawsError('import.bad-row', `${path}: the rows of frame ${next} are not in order.`);
  }
  return frames;
}
