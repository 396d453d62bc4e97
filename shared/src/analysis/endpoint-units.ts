// Endpoints as units: totals of their own, and the features and findings of the strongest happening they take part in.
// A list shows each happening at its local end (a sweep at its client); an endpoint that has several stands at its best.

import { channelSteps, pickFeatures, requireFeatures, type KnownFacts } from './channel-analysis.ts';
import { channelCatalogue, type ChannelFeatureKey } from './channel-catalogue.ts';
import { endpointCatalogue, endpointTotals, type EndpointTotals } from './endpoint-totals.ts';
import { findingReasons } from '../findings/finding-text.ts';
import { happeningId } from '../findings/happening-id.ts';
import { happeningKinds, type Happenings } from '../findings/happenings.ts';
import { filledColumn } from './filled-column.ts';
import { finish, type Steps } from './steps.ts';
import type { Traffic } from './traffic.ts';
import { alertScores, familiesOf, foldedInto, happeningOrder } from './unit-findings.ts';
import type { JudgedUnits } from './unit-set.ts';

const none = 0xffff_ffff;
/** Further happenings named of one endpoint. */
const mostAlso = 20;

export function endpointUnits(traffic: Traffic, features: readonly string[] | null): JudgedUnits {
  return finish(endpointUnitSteps(traffic, features));
}

/** In pieces, for the live picture. */
export function* endpointUnitSteps(
  traffic: Traffic,
  features: readonly string[] | null,
  known?: KnownFacts,
): Steps<JudgedUnits> {
  requireFeatures([...Object.values(channelCatalogue), ...Object.values(endpointCatalogue)], features);
  const { columns, happenings } = yield* channelSteps(traffic, features, known);
  yield;
  const totals = endpointTotals(happenings.book);
  const order = happeningOrder(happenings);
  const { best, owned } = placesOf(happenings, totals, order);
  yield;
  const ofBest = (column: Float64Array): Float64Array =>
    filledColumn(totals.count, (unit) =>
      best[unit] === none ? 0 : (column[best[unit] as number] as number),
    );
  const lead = (unit: number): number =>
    best[unit] === none ? none : (happenings.lead[best[unit] as number] as number);
  const listed = new Set<number>();
  for (const id of order) listed.add(ownerOf(happenings, totals, id));
  return {
    kind: 'endpoints',
    count: totals.count,
    columns: [
      ...pickFeatures(totals.columns, features),
      ...columns.map((column) => ({
        ...column,
        values: filledColumn(totals.count, (unit) => column.values[lead(unit)] ?? Number.NaN),
      })),
    ],
    score: ofBest(happenings.score),
    evidence: ofBest(happenings.evidence),
    listed: Uint32Array.from(listed),
    crowd: happenings.crowd,
    ...{ happenings, happening: best, alertScore: alertScores(happenings, best) },
    packets: totals.packets,
    bytesUp: totals.bytesUp,
    bytesDown: totals.bytesDown,
    id: (unit) => addressOf(traffic, totals.address[unit] as number),
    face: (unit) => totals.face(unit),
    happeningId: (unit) => (best[unit] === none ? '' : happeningId(happenings, best[unit] as number)),
    reasons: (unit) => (best[unit] === none ? [] : findingReasons(happenings, best[unit] as number)),
    families: (unit) => (best[unit] === none ? [] : familiesOf(happenings, best[unit] as number)),
    more: (unit) => {
      const id = best[unit] as number;
      if (id === none) return undefined;
      const folded = foldedInto(happenings, id, { flows: 0, endpoints: [totals.address[unit] as number] });
      const also = (owned.get(unit) ?? []).filter((other) => other !== id).slice(0, mostAlso);
      if (also.length === 0) return folded;
      const alsoIn = also.map((other) => happeningId(happenings, other));
      return { flows: 0, endpoints: [], ...folded, alsoIn };
    },
  };
}

function addressOf(traffic: Traffic, id: number): string {
  return traffic.table.dictionaries.addresses.get(id) ?? '';
}

/** The unit at which a happening is listed: its local end, the client where both or neither is; the client of a sweep. */
function ownerOf({ kind, client, server, book }: Happenings, totals: EndpointTotals, id: number): number {
  const from = client[id] as number;
  const to = server[id] as number;
  const { local } = book.traffic;
  const isServed = happeningKinds[kind[id] as number] === 'pair' && local[from] !== 1 && local[to] === 1;
  return totals.unitOfAddress[isServed ? to : from] as number;
}

/** By unit: its strongest happening; and those that it is listed at and that something was found of. */
function placesOf(
  happenings: Happenings,
  totals: EndpointTotals,
  order: Uint32Array,
): { best: Uint32Array; owned: Map<number, number[]> } {
  const best = new Uint32Array(totals.count).fill(none);
  const owned = new Map<number, number[]>();
  const take = (address: number, id: number): void => {
    const unit = totals.unitOfAddress[address];
    if (unit !== undefined && unit < best.length && best[unit] === none) best[unit] = id;
  };
  for (const id of order) {
    take(happenings.client[id] as number, id);
    // The hosts of a sweep did nothing.
    if (happeningKinds[happenings.kind[id] as number] !== 'sweep') take(happenings.server[id] as number, id);
    if ((happenings.score[id] as number) <= 0) continue;
    const owner = ownerOf(happenings, totals, id);
    const list = owned.get(owner);
    if (list === undefined) owned.set(owner, [id]);
    else list.push(id);
  }
  return { best, owned };
}

export const endpointFeatures = [
  ...Object.values(endpointCatalogue),
  ...(Object.keys(channelCatalogue) as ChannelFeatureKey[]).map((key) => channelCatalogue[key]),
];
