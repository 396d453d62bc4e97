// The happenings of the first so many packets of a table. Going on costs only the packets in between; going back means
// to begin anew, which `PrefixReader` leaves to its caller.

import { buildChannels } from '../analysis/channel-table.ts';
import { finish } from '../analysis/steps.ts';
import type { TrafficContext } from '../analysis/traffic.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { selectPackets } from '../domain/select-packets.ts';
import { LiveTraffic } from '../live/live-traffic.ts';
import { channelBook } from './channel-book.ts';
import type { Habits } from './habits.ts';
import { happeningSteps, type Happenings } from './happenings.ts';

/**
 * Names of addresses are those of the manifest, so the answer to a question that comes later than the prefix already
 * counts: a known limit. It can only make a server look more ordinary, never less.
 */
export interface ReaderContext extends Pick<TrafficContext, 'local' | 'names'> {
  /** What a baseline of the same network knows. */
  readonly habits?: Habits | undefined;
}

export class PrefixReader {
  /** Packets read. */
  rows = 0;
  private readonly table: PacketTable;
  private readonly live: LiveTraffic;
  private readonly habits: Habits | undefined;

  constructor(table: PacketTable, context: ReaderContext) {
    this.table = table;
    this.live = new LiveTraffic(table.dictionaries, context);
    this.habits = context.habits;
  }

  /** Of the first `rows` packets, at least as many as before. */
  happenings(rows: number): Happenings {
    this.live.add(this.table, this.rows, rows);
    this.rows = rows;
    return happeningsNow(this.live, this.habits);
  }
}

/** Of all packets that were added. */
export function happeningsNow(live: LiveTraffic, habits?: Habits): Happenings {
  const { traffic, gathered } = live.snapshot();
  const channels = buildChannels(traffic);
  const book = channelBook(traffic, channels, gathered.speech, gathered.questions);
  return finish(happeningSteps(book, habits));
}

/** In order of time; packets of one time stay in the order of the table. The table itself where it is in order. */
export function inOrderOfTime(table: PacketTable): PacketTable {
  const { timestampUs, count } = table;
  let isOrdered = true;
  for (let row = 1; row < count; row++)
    if ((timestampUs[row] as number) < (timestampUs[row - 1] as number)) isOrdered = false;
  if (isOrdered) return table;
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  return selectPackets(
    table,
    rows.sort((a, b) => (timestampUs[a] as number) - (timestampUs[b] as number)),
  );
}
