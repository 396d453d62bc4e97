// Packets as units, as JAWS's ancestor saw them: destination, type and size, the categorical ones by frequency. What is
// found is what their flows are a part of.

import type { Habits } from '../findings/habits.ts';
import { JawsError } from '../contract/errors.ts';
import { channelSteps, pickFeatures, requireFeatures } from './channel-analysis.ts';
import type { FeatureColumn, FeatureInfo } from './feature.ts';
import { noFlow } from '../flows/flow-table.ts';
import { finish } from './steps.ts';
import type { Traffic } from './traffic.ts';
import { foldedInto, inheritFindings } from './unit-findings.ts';
import type { JudgedUnits } from './unit-set.ts';

const rarity = { unit: 'log10', log: false, least: 0.3 } as const;

export const packetCatalogue = {
  destination: {
    ...rarity,
    name: 'destination',
    meaning: 'How few packets go to this destination: -log10 of their share',
  },
  type: {
    ...rarity,
    name: 'type',
    meaning: 'How few packets have this protocol: -log10 of their share',
  },
  size: {
    name: 'size',
    unit: 'B',
    meaning: 'Bytes on the wire',
    log: true,
    least: 0.3,
  },
} as const satisfies Record<string, FeatureInfo>;

/** `habits`: of the same network at a quiet time. */
export function packetUnits(
  traffic: Traffic,
  features: readonly string[] | null,
  habits?: Habits,
): JudgedUnits {
  requireFeatures(Object.values(packetCatalogue), features);
  const { table } = traffic;
  const { addresses, labels, protocols } = table.dictionaries;
  const count = table.count;
  const all: FeatureColumn[] = [
    { ...packetCatalogue.destination, values: rarityOf(table.destination, count, addresses.size) },
    { ...packetCatalogue.type, values: rarityOf(table.protocol, count, protocols.size) },
    { ...packetCatalogue.size, values: Float64Array.from(table.size.subarray(0, count)) },
  ];
  const columns = pickFeatures(all, features);
  if (columns.length === 0) throw new JawsError('analysis.unknown-feature');
  const address = (id: number | undefined): string => addresses.get(id ?? 0) ?? '';
  const { flows, flowOfRow } = traffic;
  const { happenings } = finish(channelSteps(traffic, [], { habits }));
  const happeningOf = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const flow = flowOfRow[row] as number;
    // A packet without addresses has none: a number behind the last one.
    happeningOf[row] = flow === noFlow ? happenings.count : (happenings.ofFlow[flow] as number);
  }
  const found = inheritFindings(happenings, happeningOf, (row) =>
    table.source[row] === flows.client[flowOfRow[row] as number] ? (table.payloadSize[row] as number) : -1,
  );
  return {
    kind: 'packets',
    count,
    columns,
    ...found,
    packets: new Float64Array(count).fill(1),
    bytesUp: byDirection(traffic, true),
    bytesDown: byDirection(traffic, false),
    id: traffic.packetId,
    face: (row) => {
      const label = labels.get(table.label[row] as number);
      return {
        srcIp: address(table.source[row]),
        srcPort: table.sourcePort[row],
        dstIp: address(table.destination[row]),
        dstPort: table.destinationPort[row],
        ...(label === null ? {} : { label }),
      };
    },
    more: (row) => {
      const endpoints = [table.source[row] as number, table.destination[row] as number];
      return foldedInto(happenings, happeningOf[row] as number, { flows: 0, endpoints });
    },
  };
}

function rarityOf(codes: Uint32Array | Uint16Array, count: number, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (let row = 0; row < count; row++)
    counts[codes[row] as number] = (counts[codes[row] as number] as number) + 1;
  // Of each code once; the rows of a code share it.
  const rarity = counts.map((times) => Math.log10(count / times));
  const values = new Float64Array(count);
  for (let row = 0; row < count; row++) values[row] = rarity[codes[row] as number] as number;
  return values;
}

/** A packet goes up when its flow's local side sent it. */
function byDirection(traffic: Traffic, up: boolean): Float64Array {
  const { table, flows, flowOfRow, clientIsLocal } = traffic;
  const bytes = new Float64Array(table.count);
  for (let row = 0; row < table.count; row++) {
    const flow = flowOfRow[row] as number;
    const fromClient =
      table.source[row] === flows.client[flow] && table.sourcePort[row] === flows.clientPort[flow];
    const goesUp = fromClient === (clientIsLocal[flow] === 1);
    if (goesUp === up) bytes[row] = table.size[row] as number;
  }
  return bytes;
}
