// Where in packets.csv the live picture's window begins: a dataset of millions of rows must not be read whole to show
// its last ten minutes. Packet numbers count on, so that the place is found by halving.

import type { FileHandle } from 'node:fs/promises';
import type { CsvLayout } from '../dataset/csv-columns.ts';
import { layoutOfFile } from '../dataset/inspect-csv.ts';
import { findRowsAfter, type FoundRow } from './find-row.ts';

export interface FollowWindow {
  /** Packet time, ms. */
  readonly lengthMs: number;
  readonly mostPackets: number;
}

export interface FollowStart {
  /** Of the first byte to read: the header, or a row. */
  readonly offset: number;
  /** Rows before it that are left out. */
  readonly rowsBefore: number;
  /** Of the rows, where the first byte is not the header's. */
  readonly layout?: CsvLayout;
}

/** Shorter files are read whole: about 0.2 s. */
const smallBytes = 4 << 20;
/** Halving ends when this little is left: reading it costs less than looking further. */
const closeBytes = 1 << 18;

/**
 * At most the window's worth (and 256 KiB) before `size`. Where rows are not in the order of time the place is one
 * of several possible ones; where no row is found the file is read from its start.
 * @throws JawsError dataset.io
 */
export async function findStart(file: FileHandle, size: number, window: FollowWindow): Promise<FollowStart> {
  const whole: FollowStart = { offset: 0, rowsBefore: 0 };
  if (size <= smallBytes) return whole;
  const layout = await layoutOfFile(file);
  if (layout === null) return whole;
  const last = await findLast(file, layout, size);
  if (last === null) return whole;
  const firstId = last.packetId - window.mostPackets + 1;
  const firstUs = last.timestampUs - window.lengthMs * 1000;
  const isInside = ({ packetId, timestampUs }: FoundRow): boolean =>
    packetId >= firstId && timestampUs >= firstUs;
  let start: FoundRow | null = null;
  let low = layout.header.length;
  let high = size;
  while (high - low > closeBytes) {
    const middle = Math.floor((low + high) / 2);
    const rows = await findRowsAfter(file, layout, middle, size);
    if (rows === null || isInside(rows.first)) high = middle;
    else {
      start = rows.first;
      low = rows.first.offset;
    }
  }
  return start === null ? whole : { offset: start.offset, rowsBefore: start.packetId - 1, layout };
}

/** The newest whole row, looked for from the end in steps that grow. */
async function findLast(file: FileHandle, layout: CsvLayout, size: number): Promise<FoundRow | null> {
  for (let back = 32_768; back < size; back *= 4) {
    const rows = await findRowsAfter(file, layout, size - back, size);
    if (rows !== null) return rows.last;
  }
  return null;
}
