// The rules that others alert by, on pairs of client and server: what a detector must beat (DETECTION §6). Numbers are those
// of the tools' documentation; where a rule is about a flow, any flow of the pair counts.

import { readTraffic, type Traffic } from '../analysis/traffic.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { ritaBeacon } from '../findings/rita-beacon.ts';

export interface PairSay {
  readonly client: string;
  readonly server: string;
  /** RITA's beacon score; 0 where it gives none. */
  readonly rita: number;
  /** A connection of 20 MB; passwords guessed (30 SSH connections in 30 minutes, 20 FTP in 15). */
  readonly zeek: boolean;
  /** A flow of 100 MB, or 500 MB in all. */
  readonly slips: boolean;
  /** At least 256 kB up, and nine times as much as came back. */
  readonly largeUpload: boolean;
  /** More bytes up in some 10 s than the upper whisker of a box plot over all pairs. */
  readonly boxplot: boolean;
}

export const ruleNames = ['rita', 'zeek', 'slips', 'largeUpload', 'boxplot'] as const;
/** From which on RITA calls a beacon "high". */
export const ritaHigh = 0.9;

export function isFlagged(say: PairSay, rule: (typeof ruleNames)[number]): boolean {
  return rule === 'rita' ? say.rita >= ritaHigh : say[rule];
}

const sliceUs = 10_000_000;

export function simpleRules(table: PacketTable): PairSay[] {
  const traffic = readTraffic(table);
  const pairs = new Map<string, number[]>();
  const { flows } = traffic;
  const { addresses } = table.dictionaries;
  const nameOf = (id: number | undefined): string => addresses.get(id as number) ?? '';
  for (let flow = 0; flow < flows.count; flow++) {
    const key = `${nameOf(flows.client[flow])} ${nameOf(flows.server[flow])}`;
    const list = pairs.get(key);
    if (list === undefined) pairs.set(key, [flow]);
    else list.push(flow);
  }
  const peaks = peakBytes(traffic);
  const limit = upperWhisker(peaks.slices);
  const window = spanOf(table);
  return [...pairs].map(([key, list]) => {
    const [client = '', server = ''] = key.split(' ');
    return {
      client,
      server,
      ...saysOf(traffic, list, window),
      boxplot: (peaks.byPair.get(key) ?? 0) > limit,
    };
  });
}

function saysOf(
  { flows }: Traffic,
  list: readonly number[],
  window: { readonly fromS: number; readonly toS: number },
): Omit<PairSay, 'client' | 'server' | 'boxplot'> {
  const starts = Float64Array.from(list, (flow) => (flows.firstUs[flow] as number) / 1e6);
  const bytes = Float64Array.from(list, (flow) => flows.clientBytes[flow] as number);
  const up = list.reduce((sum, flow) => sum + (flows.clientPayload[flow] as number), 0);
  const down = list.reduce((sum, flow) => sum + (flows.serverPayload[flow] as number), 0);
  const largest = bytes.reduce((most, one) => Math.max(most, one), 0);
  const onPort = (port: number): Float64Array =>
    Float64Array.from(
      list.filter((flow) => flows.serverPort[flow] === port),
      (flow) => (flows.firstUs[flow] as number) / 1e6,
    ).sort();
  return {
    rita: ritaBeacon(starts, bytes, window)?.score ?? 0,
    zeek: largest >= 20e6 || within(onPort(22), 30, 1800) || within(onPort(21), 20, 900),
    slips: largest >= 100e6 || up >= 500e6,
    largeUpload: isLargeUpload(up, down),
  };
}

/** At least 256 kB up, and a PCR of at least .8. */
export function isLargeUpload(up: number, down: number): boolean {
  return up >= 256e3 && up >= 9 * down;
}

/** So many starts within so many seconds. */
function within(starts: Float64Array, count: number, seconds: number): boolean {
  for (let at = count - 1; at < starts.length; at++)
    if ((starts[at] as number) - (starts[at - count + 1] as number) <= seconds) return true;
  return false;
}

/** Bytes that each client sent in each 10 s that it sent any. */
function peakBytes({ table, flows, flowOfRow }: Traffic): {
  readonly slices: Float64Array;
  readonly byPair: ReadonlyMap<string, number>;
} {
  const { addresses } = table.dictionaries;
  const sums = new Map<string, number>();
  for (let row = 0; row < table.count; row++) {
    const flow = flowOfRow[row] as number;
    if (flow >= flows.count || table.source[row] !== flows.client[flow]) continue;
    const client = addresses.get(flows.client[flow] as number) ?? '';
    const server = addresses.get(flows.server[flow] as number) ?? '';
    const key = `${Math.floor((table.timestampUs[row] as number) / sliceUs)} ${client} ${server}`;
    sums.set(key, (sums.get(key) ?? 0) + (table.size[row] as number));
  }
  const byPair = new Map<string, number>();
  for (const [key, sum] of sums) {
    const pair = key.slice(key.indexOf(' ') + 1);
    byPair.set(pair, Math.max(byPair.get(pair) ?? 0, sum));
  }
  return { slices: Float64Array.from(sums.values()).sort(), byPair };
}

/** The upper quartile and one and a half times the distance between the quartiles. */
function upperWhisker(sorted: Float64Array): number {
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return at(0.75) + 1.5 * (at(0.75) - at(0.25));
}

function spanOf({ timestampUs, count }: PacketTable): { readonly fromS: number; readonly toS: number } {
  return { fromS: (timestampUs[0] ?? 0) / 1e6, toS: (timestampUs[count - 1] ?? 0) / 1e6 };
}
