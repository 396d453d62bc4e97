// The benign traffic that a culprit is planted in: a capture without its known culprits, or a made-up network.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { selectPackets } from '@jaws/shared/domain/select-packets';
import { tableEpochUs } from '@jaws/shared/domain/packet-rows.fixture';
import { createLocalRule, isGroupAddress, privateLocalRule } from '@jaws/shared/domain/local-rule';
import { replayedCapture } from '../replayed-capture.ts';

/** A name that passive DNS learns. */
export interface TimedName {
  /** Packet time, µs, as in the table beside it. */
  readonly atUs: number;
  readonly address: string;
  readonly name: string;
}

export interface Base {
  readonly name: string;
  /** Rows in the order of time, the first at the fixture's epoch. */
  readonly table: PacketTable;
  readonly names: readonly TimedName[];
  readonly seconds: number;
  /** Local addresses that opened something, the busiest first. */
  readonly hosts: readonly string[];
  /** Remote addresses with a name that were used on port 443. */
  readonly known: readonly { readonly address: string; readonly name: string }[];
  readonly resolver: string | null;
}

/** A slice of time, seconds after the capture's first packet. */
export interface Cut {
  readonly from: number;
  readonly to: number;
}

/** Reads a capture and leaves out everything that any of these addresses sent or got. */
export async function captureBase(
  name: string,
  path: string,
  without: readonly string[],
  cut: Cut = { from: 0, to: Number.POSITIVE_INFINITY },
): Promise<Base> {
  const { table, names, startMs } = await replayedCapture(path);
  const { addresses } = table.dictionaries;
  const gone = new Set(without.map((address) => addresses.find(address) ?? -1));
  const fromUs = startMs * 1000 + cut.from * 1e6;
  const toUs = startMs * 1000 + cut.to * 1e6;
  const kept = rowsWhere(table, (row) => {
    const at = table.timestampUs[row] as number;
    const isIn = at >= fromUs && at <= toUs;
    return isIn && !gone.has(table.source[row] as number) && !gone.has(table.destination[row] as number);
  });
  const learnt = names
    .filter(({ address }) => !without.includes(address))
    .map(({ row, address, name: called }) => {
      const atUs = table.timestampUs[Math.min(row, table.count - 1)] as number;
      return { atUs, address, name: called };
    });
  return baseOf(name, selectPackets(table, kept), learnt);
}

/** `table`'s rows may be in any order; rows and names are moved so that the first packet is at the fixture's epoch. */
export function baseOf(name: string, table: PacketTable, names: readonly TimedName[]): Base {
  const order = rowsWhere(table, () => true);
  order.sort((a, b) => (table.timestampUs[a] as number) - (table.timestampUs[b] as number));
  const sorted = selectPackets(table, order);
  const startUs = sorted.count === 0 ? 0 : (sorted.timestampUs[0] as number);
  for (let row = 0; row < sorted.count; row++)
    sorted.timestampUs[row] = (sorted.timestampUs[row] as number) - startUs + tableEpochUs;
  const endUs = sorted.count === 0 ? tableEpochUs : (sorted.timestampUs[sorted.count - 1] as number);
  const seconds = (endUs - tableEpochUs) / 1e6;
  const moved = names.map((each) => ({ ...each, atUs: each.atUs - startUs + tableEpochUs }));
  return { name, table: sorted, names: moved, seconds, ...partsOf(sorted, names) };
}

function partsOf(
  table: PacketTable,
  names: readonly TimedName[],
): Pick<Base, 'hosts' | 'known' | 'resolver'> {
  const { sent, resolvers, onTls } = countEnds(table);
  const rule = createLocalRule(privateLocalRule);
  const called = new Map(names.map(({ address, name }) => [address, name]));
  const known = [...onTls].flatMap((address) => {
    const name = called.get(address);
    return name === undefined || rule.isLocal(address) ? [] : [{ address, name }];
  });
  const talking = byCount(sent).filter((address) => address !== '' && !isGroupAddress(address));
  const local = talking.filter((address) => rule.isLocal(address) && !address.includes(':'));
  return {
    // A network of public addresses (Westermo's) has no private ones: there who opens counts as local.
    hosts: local.length > 0 ? local : talking.slice(0, 8),
    known: known.sort((a, b) => (a.address < b.address ? -1 : 1)),
    resolver: byCount(resolvers)[0] ?? null,
  };
}

/** Packets sent by who asks, questions by resolver, and who was spoken to on port 443. */
function countEnds(table: PacketTable): {
  readonly sent: Map<string, number>;
  readonly resolvers: Map<string, number>;
  readonly onTls: Set<string>;
} {
  const { addresses } = table.dictionaries;
  const counts = { sent: new Map<string, number>(), resolvers: new Map<string, number>() };
  const onTls = new Set<string>();
  const count = (of: Map<string, number>, key: string): void => {
    of.set(key, (of.get(key) ?? 0) + 1);
  };
  for (let row = 0; row < table.count; row++) {
    const destination = addresses.get(table.destination[row] as number) ?? '';
    if (table.destinationPort[row] === 53) count(counts.resolvers, destination);
    if (table.destinationPort[row] === 443) onTls.add(destination);
    // Who answers from a low port serves; a host is who asks.
    const from = table.sourcePort[row] as number;
    if (from > 1023 || from === 0) count(counts.sent, addresses.get(table.source[row] as number) ?? '');
  }
  return { ...counts, onTls };
}

function byCount(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([key]) => key);
}

function rowsWhere(table: PacketTable, isWanted: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(table.count);
  let count = 0;
  for (let row = 0; row < table.count; row++) if (isWanted(row)) rows[count++] = row;
  return rows.subarray(0, count);
}
