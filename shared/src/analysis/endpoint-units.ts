// Endpoints as units: totals of their own, and the features of their lead channel: the channel that says most for
// data leaving. So both ends of one upload stand next to each other, and the reasons name the other end.

import {
  channelSteps,
  pickFeatures,
  requireFeatures,
  type ChannelAnalysis,
  type GatheredFacts,
} from './channel-analysis.ts';
import { channelCatalogue, type ChannelFeatureKey } from './channel-catalogue.ts';
import { endpointCatalogue, endpointTotals, type EndpointTotals } from './endpoint-totals.ts';
import { chooseReasons } from './reason-choice.ts';
import { channelReasons, columnReasons } from './reasons.ts';
import type { FeatureColumn } from './feature.ts';
import { finish, type Steps } from './steps.ts';
import { featureSurprises, fuse } from './suspicion.ts';
import type { Traffic } from './traffic.ts';
import type { UnitSet } from './unit-set.ts';

const noChannel = 0xffff_ffff;

export function endpointUnits(traffic: Traffic, features: readonly string[] | null): UnitSet {
  return finish(endpointUnitSteps(traffic, features));
}

/** In pieces, for the live picture. */
export function* endpointUnitSteps(
  traffic: Traffic,
  features: readonly string[] | null,
  gathered?: GatheredFacts,
): Steps<UnitSet> {
  requireFeatures([...Object.values(channelCatalogue), ...Object.values(endpointCatalogue)], features);
  const analysis = yield* channelSteps(traffic, features, gathered);
  yield;
  const totals = endpointTotals(analysis);
  const lead = leadChannels(analysis, totals);
  yield;
  const own = pickFeatures(totals.columns, features);
  const ownSurprises = featureSurprises(own, totals.stratum);
  const inherited = channelReasons(analysis);
  const direct = columnReasons(ownSurprises, totals.stratum, (unit) => {
    const who = addressOf(traffic, totals.address[unit] as number);
    return { from: who, to: who, client: who, server: who, sent: 0, received: 0 };
  });
  const decisions = decisionsOfEnds(analysis, totals);
  const sizes = sizesOf(analysis.decision);
  // The lead of a busy address is the best of many: the largest of n surprises is larger by log10 n (Bonferroni). A scan
  // is many channels at once, not the oddest of many.
  const chance = (channel: number, unit: number): number =>
    (sizes[analysis.decision[channel] as number] as number) > 1 ? 0 : Math.log10(decisions[unit] as number);
  const ownDistance = fuse(ownSurprises, totals.count);
  const distance = ownDistance.map((value, unit) => {
    const channel = lead[unit] as number;
    const ofChannel = channel === noChannel ? 0 : (analysis.distance[channel] as number);
    return value + Math.max(0, ofChannel - (channel === noChannel ? 0 : chance(channel, unit)));
  });
  return {
    kind: 'endpoints',
    count: totals.count,
    columns: [...own, ...inheritedColumns(analysis, lead)],
    distance,
    decision: lead.map((channel, unit) =>
      channel === noChannel ? analysis.channels.count + unit : (analysis.decision[channel] as number),
    ),
    packets: totals.packets,
    bytesUp: totals.bytesUp,
    bytesDown: totals.bytesDown,
    id: (unit) => addressOf(traffic, totals.address[unit] as number),
    face: (unit) => totals.face(unit),
    reasons: (unit) => {
      const channel = lead[unit] as number;
      const reasons = [...(channel === noChannel ? [] : inherited.of(channel)), ...direct(unit)];
      return chooseReasons(reasons.sort((a, b) => b.weight - a.weight));
    },
  };
}

function addressOf(traffic: Traffic, id: number): string {
  return traffic.table.dictionaries.addresses.get(id) ?? '';
}

function leadChannels(analysis: ChannelAnalysis, totals: EndpointTotals): Uint32Array {
  const lead = new Uint32Array(totals.count).fill(noChannel);
  const { channels, distance } = analysis;
  for (let channel = 0; channel < channels.count; channel++) {
    for (const address of [channels.local[channel] as number, channels.remote[channel] as number]) {
      const unit = totals.unitOfAddress[address] as number;
      const known = lead[unit] as number;
      if (known === noChannel || (distance[channel] as number) > (distance[known] as number))
        lead[unit] = channel;
    }
  }
  return lead;
}

/** Decisions that each address has a part in: a scan of a thousand ports is one. */
function decisionsOfEnds({ channels, decision }: ChannelAnalysis, totals: EndpointTotals): Uint32Array {
  const counted = new Uint32Array(totals.count);
  const seen = new Set<number>();
  for (let channel = 0; channel < channels.count; channel++) {
    for (const address of [channels.local[channel] as number, channels.remote[channel] as number]) {
      const unit = totals.unitOfAddress[address] as number;
      const key = unit * channels.count + (decision[channel] as number);
      if (seen.has(key)) continue;
      seen.add(key);
      counted[unit] = (counted[unit] as number) + 1;
    }
  }
  return counted;
}

/** Channels of each decision, by its number: the first of them. */
function sizesOf(decision: Uint32Array): Uint32Array {
  const sizes = new Uint32Array(decision.length);
  for (const of of decision) sizes[of] = (sizes[of] as number) + 1;
  return sizes;
}

function inheritedColumns(analysis: ChannelAnalysis, lead: Uint32Array): FeatureColumn[] {
  return analysis.columns.map((column) => ({
    ...column,
    values: Float64Array.from(lead, (channel) =>
      channel === noChannel ? Number.NaN : (column.values[channel] as number),
    ),
  }));
}

export const endpointFeatures = [
  ...Object.values(endpointCatalogue),
  ...(Object.keys(channelCatalogue) as ChannelFeatureKey[]).map((key) => channelCatalogue[key]),
];
