// When would an upload over this traffic be noticed? The packets of both are read together up to some moments: when so many
// bytes have left. An upload that is noticed by then is noticed in any larger one at the same rate.

import type { RandomSource } from '../analysis/random.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { alertScore } from '../findings/alert-search.ts';
import { happeningsNow, type ReaderContext } from '../findings/prefix-reader.ts';
import { LiveTraffic } from '../live/live-traffic.ts';
import { uploadPackets, type UploadPlan } from './upload-packets.ts';

/** Payload, from 16 kB to 64 MB by doubling: what is looked for between two of them is not told apart. */
export const limitSizes: readonly number[] = Array.from({ length: 13 }, (_, step) => 16_000 * 2 ** step);

export interface Noticed {
  /** The smallest of `limitSizes` by which it was noticed; null: not by what was sent. */
  readonly bytes: number | null;
  /** The largest of them that was sent before the traffic ended. */
  readonly sentBytes: number;
  /** Families of the alert, the leading one first. */
  readonly detectors: readonly string[];
}

/** Traffic in the order of time. */
export interface Ground {
  readonly table: PacketTable;
  readonly context: ReaderContext;
  /** Score of an alert. */
  readonly limit: number;
}

/** A step is a judgement: the caller may pause between two. Null: the two have an alert without the upload. `random`: for the pace. */
export function* noticeUpload(
  ground: Ground,
  plan: UploadPlan,
  random: RandomSource,
): Generator<void, Noticed | null, void> {
  const { table, context, limit } = ground;
  const { table: upload, sentAtUs } = uploadPackets(plan, table.dictionaries, random);
  const live = new LiveTraffic(table.dictionaries, context);
  const read = { ground: 0, upload: 0 };
  const readTo = (untilUs: number): void => {
    read.ground = addUntil(live, table, read.ground, untilUs);
    read.upload = addUntil(live, upload, read.upload, untilUs);
  };
  const standing = (): { readonly score: number; readonly detectors: readonly string[] } | null => {
    const happenings = happeningsNow(live, context.habits);
    const { addresses } = table.dictionaries;
    const [client, server] = [addresses.find(plan.client), addresses.find(plan.server)];
    const { count } = happenings;
    for (let id = 0; id < count; id++) {
      if (happenings.client[id] !== client || happenings.server[id] !== server) continue;
      const says = happenings.says.get(id) ?? [];
      return { score: alertScore(happenings, id), detectors: says.map(({ family }) => family) };
    }
    return null;
  };
  readTo(plan.startUs - 1);
  if ((standing()?.score ?? 0) >= limit) return null;
  yield;
  const endUs = table.timestampUs[table.count - 1] ?? 0;
  let sentBytes = 0;
  for (const bytes of limitSizes) {
    const atUs = sentAtUs(bytes);
    if (bytes > plan.bytes || atUs > endUs) break;
    readTo(atUs);
    sentBytes = bytes;
    const found = standing();
    if (found !== null && found.score >= limit) return { bytes, sentBytes, detectors: found.detectors };
    yield;
  }
  return { bytes: null, sentBytes, detectors: [] };
}

/** Gives the row after the last one added. */
function addUntil(live: LiveTraffic, table: PacketTable, from: number, untilUs: number): number {
  let to = from;
  while (to < table.count && (table.timestampUs[to] as number) <= untilUs) to++;
  if (to > from) live.add(table, from, to);
  return to;
}
