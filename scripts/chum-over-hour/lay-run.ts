// Lays a recorded run of chum over a benign hour at some moment, as if it had taken place there.

import { tableEpochUs } from '@jaws/shared/domain/packet-rows.fixture';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { Base } from '../live-quality/planted/base.ts';
import { mergeCapture } from '../live-quality/planted/case.ts';
import type { ReplayedCapture } from '../live-quality/replayed-capture.ts';

export interface LaidRun {
  readonly capture: ReplayedCapture;
  /** The run alone, moved; in order of time. */
  readonly run: PacketTable;
  readonly startMs: number;
}

/** `run`: with the dictionaries of the hour; it is moved in place. `atSeconds`: after the hour's first packet. */
export function layRun(hour: Base, run: ReplayedCapture, atSeconds: number): LaidRun {
  const { table } = run;
  const moveUs = tableEpochUs + atSeconds * 1e6 - run.startMs * 1000;
  // Known from the packet on at which it was learnt, as in the run's own file.
  const names = run.names.map(({ row, address, name }) => ({
    atUs: (table.timestampUs[Math.min(row, table.count - 1)] as number) + moveUs,
    ...{ address, name },
  }));
  for (let row = 0; row < table.count; row++)
    table.timestampUs[row] = (table.timestampUs[row] as number) + moveUs;
  return {
    capture: mergeCapture(hour, table, names),
    run: table,
    startMs: (tableEpochUs + atSeconds * 1e6) / 1000,
  };
}

/** Bytes on the wire that `inside` had sent to `outside` by then. */
export function bytesSent(run: PacketTable, inside: string, outside: string, untilMs: number): number {
  const { addresses } = run.dictionaries;
  const [from, to] = [addresses.find(inside), addresses.find(outside)];
  let bytes = 0;
  for (let row = 0; row < run.count; row++) {
    const isSent = run.source[row] === from && run.destination[row] === to;
    if (isSent && (run.timestampUs[row] as number) <= untilMs * 1000) bytes += run.size[row] as number;
  }
  return bytes;
}
