// /proc/net/dev: every interface of this network namespace with its counters, in one read and without a process. (/sys
// shows the namespace of whoever mounted it, which may be another one.)

import type { CaptureInterface } from '@jaws/shared/contract/capture';

export interface DeviceCounters {
  readonly name: string;
  readonly received: NonNullable<CaptureInterface['counters']>;
  readonly sent: NonNullable<CaptureInterface['counters']>;
}

/** Columns after the name, as Linux has written them since 2.2: 8 of reception, then 8 of sending. */
const column = { bytesIn: 0, packetsIn: 1, bytesOut: 8, packetsOut: 9 } as const;

function whole(cell: string | undefined): number {
  const value = Number(cell);
  // 64-bit counters may pass what a double holds exactly; the contract's bound is the same.
  return Number.isFinite(value) && value >= 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : 0;
}

/** In the kernel's order. Lines that are not understood are left out. */
export function parseProcNetDev(text: string): readonly DeviceCounters[] {
  return text.split('\n').flatMap((line) => {
    // Aliases (`eth0:1`) have a colon in their name: the last one that digits follow ends it.
    const found = /^\s*(\S+):\s*(\d[\d\s]*)$/.exec(line);
    const cells = found?.[2]?.trim().split(/\s+/) ?? [];
    const name = found?.[1];
    if (name === undefined || cells.length < 16) return [];
    return [
      {
        name,
        received: { packets: whole(cells[column.packetsIn]), bytes: whole(cells[column.bytesIn]) },
        sent: { packets: whole(cells[column.packetsOut]), bytes: whole(cells[column.bytesOut]) },
      },
    ];
  });
}
