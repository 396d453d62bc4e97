// One case of the experiment: a base with one culprit planted in it, as a capture in the order of time.

import { tableEpochUs } from '@jaws/shared/domain/packet-rows.fixture';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { selectPackets } from '@jaws/shared/domain/select-packets';
import type { Culprit } from '../culprit.ts';
import type { ReplayedCapture } from '../replayed-capture.ts';
import type { Base, TimedName } from './base.ts';
import { Dice } from './dice.ts';
import type { Kind } from './kinds.ts';
import { drawCircumstances, groundOf, hasPlantPort, type Circumstances } from './plant.ts';

export interface PlantedCase {
  readonly capture: ReplayedCapture;
  readonly culprit: Culprit;
  readonly drawn: Circumstances;
  /** Payload that it sent. */
  readonly bytesOut: number;
}

/** The same kind, base and seed give the same case. */
export function plantCase(base: Base, kind: Kind, seed: number): PlantedCase {
  const dice = new Dice(seed);
  const drawn = drawCircumstances(dice);
  // `known-place` is one by its name; for the others a place is known now and then.
  const ground = groundOf(base, dice, { ...drawn, isKnown: drawn.isKnown || kind.name === 'known-place' });
  const { outside = ground.outside } = kind.act(ground) ?? {};
  const { inside, names } = ground;
  const { table } = ground.wire;
  const times = table.timestampUs.subarray(0, table.count);
  const secondOf = (us: number): number => (us - tableEpochUs) / 1e6;
  const culprit = {
    ...{ inside, outside, port: '*' },
    firstSecond: secondOf(times.reduce((least, us) => Math.min(least, us), Number.POSITIVE_INFINITY)),
    lastSecond: secondOf(times.reduce((most, us) => Math.max(most, us), Number.NEGATIVE_INFINITY)),
    isOwnFlow: hasPlantPort,
  };
  const bytesOut = payloadFrom(table, inside);
  return {
    ...{ capture: mergeCapture(base, table, names), culprit, bytesOut },
    drawn: { ...drawn, isKnown: ground.isKnown, isNamed: ground.name !== null },
  };
}

/** Both tables share their dictionaries. */
export function mergeCapture(
  base: Base,
  plant: PacketTable,
  plantNames: readonly TimedName[],
): ReplayedCapture {
  const both = new PacketTable(base.table.count + plant.count, base.table.dictionaries);
  append(both, base.table);
  append(both, plant);
  const order = Uint32Array.from({ length: both.count }, (_, row) => row);
  order.sort((a, b) => (both.timestampUs[a] as number) - (both.timestampUs[b] as number));
  const table = selectPackets(both, order);
  const names = [...base.names, ...plantNames].sort((a, b) => a.atUs - b.atUs);
  const seconds = ((table.timestampUs[table.count - 1] as number) - tableEpochUs) / 1e6;
  return { table, names: atRows(table, names), startMs: tableEpochUs / 1000, seconds };
}

const columns = [
  'timestampUs',
  'size',
  'payloadSize',
  'source',
  'destination',
  'sourcePort',
  'destinationPort',
  'sourceMac',
  'destinationMac',
  'protocol',
  'tcpFlags',
  'label',
  'detail',
  'facts',
] as const;

function append(into: PacketTable, from: PacketTable): void {
  for (const column of columns) into[column].set(from[column].subarray(0, from.count), into.count);
  into.count += from.count;
}

/** Names are known from the first row that is not before them. */
function atRows(table: PacketTable, names: readonly TimedName[]): ReplayedCapture['names'] {
  let row = 0;
  return names.map(({ atUs, address, name }) => {
    while (row < table.count && (table.timestampUs[row] as number) < atUs) row++;
    return { row, address, name };
  });
}

function payloadFrom(table: PacketTable, address: string): number {
  const id = table.dictionaries.addresses.find(address) ?? -1;
  let bytes = 0;
  for (let row = 0; row < table.count; row++)
    if (table.source[row] === id) bytes += Math.max(0, table.payloadSize[row] as number);
  return bytes;
}
