// Happenings as units, one for each: a pair of client and server, a sweep, a tunnel, names that do not exist. Totals are
// those of their flows, features those of their lead channel.

import { channelName } from '../findings/channel-name.ts';
import { happeningId } from '../findings/happening-id.ts';
import { happeningKinds, type Happenings } from '../findings/happenings.ts';
import { channelSteps, requireFeatures, type KnownFacts } from './channel-analysis.ts';
import { channelCatalogue } from './channel-catalogue.ts';
import { filledColumn } from './filled-column.ts';
import { finish, type Steps } from './steps.ts';
import type { Traffic } from './traffic.ts';
import { foldedInto, happeningOrder, inheritFindings } from './unit-findings.ts';
import type { JudgedUnits, UnitFace } from './unit-set.ts';

export function channelUnits(traffic: Traffic, features: readonly string[] | null): JudgedUnits {
  return finish(channelUnitSteps(traffic, features));
}

/** In pieces, for the live picture. */
export function* channelUnitSteps(
  traffic: Traffic,
  features: readonly string[] | null,
  known?: KnownFacts,
): Steps<JudgedUnits> {
  requireFeatures(Object.values(channelCatalogue), features);
  const { happenings, columns } = yield* channelSteps(traffic, features, known);
  yield;
  // In the order of their numbers, so that units of one table stay where they are.
  const happening = happeningOrder(happenings).sort();
  const pick = (column: Float64Array): Float64Array =>
    filledColumn(happening.length, (unit) => column[happening[unit] as number] as number);
  const lead = (unit: number): number => happenings.lead[happening[unit] as number] as number;
  const found = inheritFindings(happenings, happening, () => 0);
  const labels = labelsOf(happenings);
  const ids: string[] = [];
  yield;
  return {
    kind: 'channels',
    count: happening.length,
    columns: columns.map((column) => ({
      ...column,
      values: filledColumn(happening.length, (unit) => column.values[lead(unit)] as number),
    })),
    ...found,
    packets: pick(happenings.packets),
    bytesUp: pick(happenings.bytesUp),
    bytesDown: pick(happenings.bytesDown),
    id: (unit) => (ids[unit] ??= happeningId(happenings, happening[unit] as number)),
    face: (unit) => faceOf(happenings, happening[unit] as number, labels),
    more: (unit) => {
      const id = happening[unit] as number;
      const endpoints = [happenings.client[id] as number, happenings.server[id] as number];
      return foldedInto(happenings, id, { flows: 1, endpoints });
    },
  };
}

/** Label id of each happening; 0xffff where its flows have several. */
function labelsOf({ count, ofFlow, book }: Happenings): Uint16Array {
  const { label, labelMixed } = book.traffic.flows;
  const labels = new Uint16Array(count);
  for (let flow = 0; flow < ofFlow.length; flow++) {
    const id = ofFlow[flow] as number;
    const known = labels[id] as number;
    const isMixed = labelMixed[flow] === 1 || (known !== 0 && known !== label[flow]);
    labels[id] = isMixed ? mixed : (label[flow] as number);
  }
  return labels;
}

const mixed = 0xffff;

function faceOf(
  { kind, client, server, domain, lead, book }: Happenings,
  id: number,
  labels: Uint16Array,
): UnitFace {
  const { addresses, labels: names } = book.traffic.table.dictionaries;
  const isSweep = happeningKinds[kind[id] as number] === 'sweep';
  const channel = lead[id] as number;
  const name = isSweep ? null : (domain.get(id) ?? channelName(book, channel));
  const label = labels[id] === mixed ? null : names.get(labels[id] as number);
  return {
    srcIp: addresses.get(client[id] as number) ?? '',
    dstIp: isSweep ? '*' : (addresses.get(server[id] as number) ?? ''),
    dstPort: book.channels.port[channel],
    ...(name === null ? {} : { name }),
    ...(label === null ? {} : { label }),
  };
}
