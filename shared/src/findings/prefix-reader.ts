// The happenings of the first so many packets. Going on costs only the packets in between; who wants to go back keeps a
// copy of the reader.

import { buildChannels } from '../analysis/channel-table.ts';
import { finish } from '../analysis/steps.ts';
import type { TrafficContext } from '../analysis/traffic.ts';
import { tableOf, type PacketRows } from '../domain/packet-rows.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { selectPackets } from '../domain/select-packets.ts';
import { nearlyOrdered, rowNumbers } from '../domain/sorted-rows.ts';
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
  private readonly packets: PacketRows;
  private readonly live: LiveTraffic;
  private readonly context: ReaderContext;
  private readonly habits: Habits | undefined;

  constructor(packets: PacketRows, context: ReaderContext, live?: LiveTraffic) {
    this.packets = packets;
    this.context = context;
    this.live = live ?? new LiveTraffic(packets.dictionaries, context);
    this.habits = context.habits;
  }

  /** Of the first `rows` packets, at least as many as before. */
  happenings(rows: number): Happenings {
    this.advance(rows);
    return happeningsNow(this.live, this.habits);
  }

  /** Reads on, to `rows` packets in all. */
  advance(rows: number): void {
    this.packets.visit(this.rows, rows, (table, from, to) => {
      this.live.add(table, from, to);
    });
    this.rows = rows;
  }

  /** Another one, which has read as many. */
  copy(): PrefixReader {
    const copy = new PrefixReader(this.packets, this.context, this.live.copy());
    copy.rows = this.rows;
    return copy;
  }
}

/** Of all packets that were added. */
export function happeningsNow(live: LiveTraffic, habits?: Habits): Happenings {
  const { traffic, gathered } = live.snapshot();
  const channels = buildChannels(traffic);
  const book = channelBook(traffic, channels, gathered.speech, gathered.questions);
  return finish(happeningSteps(book, habits));
}

/** Packets of one time stay in their order. */
export function areInOrderOfTime({ timestampUs, count }: Pick<PacketRows, 'timestampUs' | 'count'>): boolean {
  for (let row = 1; row < count; row++)
    if ((timestampUs[row] as number) < (timestampUs[row - 1] as number)) return false;
  return true;
}

/** The same object where they are in order; else a sorted copy in memory. */
export function inOrderOfTime<Rows extends PacketRows>(packets: Rows): Rows | PacketTable {
  if (areInOrderOfTime(packets)) return packets;
  const table = tableOf(packets);
  const { timestampUs, count } = table;
  const sorted = (): Uint32Array =>
    rowNumbers(count).sort((a, b) => (timestampUs[a] as number) - (timestampUs[b] as number));
  return selectPackets(table, nearlyOrdered(table) ?? sorted());
}
