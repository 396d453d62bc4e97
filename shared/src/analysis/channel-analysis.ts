// Everything about channels that endpoints and flows inherit: features, surprises, fused distance.

import { JawsError } from '../contract/errors.ts';
import { channelDecisions } from './channel-decisions.ts';
import { channelColumns, channelCompany, channelValues, type ChannelValues } from './channel-features.ts';
import { buildChannels, type ChannelTable } from './channel-table.ts';
import { readQuestions, sumByDomain, type DnsAsker, type FlowQuestions } from './dns-questions.ts';
import type { FeatureColumn, FeatureInfo } from './feature.ts';
import { readSpeech, type FlowSpeech } from './flow-names.ts';
import type { Steps } from './steps.ts';
import { fuse, notJudged, surpriseSteps, type FeatureSurprise } from './suspicion.ts';
import type { Traffic } from './traffic.ts';

export interface ChannelAnalysis {
  readonly traffic: Traffic;
  readonly channels: ChannelTable;
  readonly speech: FlowSpeech;
  readonly dns: readonly DnsAsker[];
  /** The domain under which a channel asked for most bytes. */
  readonly domainOfChannel: ReadonlyMap<number, string>;
  readonly values: ChannelValues;
  readonly columns: readonly FeatureColumn[];
  readonly surprises: readonly FeatureSurprise[];
  readonly stratum: Uint8Array;
  /** 1 = only this host does this, 0 = all do. */
  readonly alone: Float64Array;
  readonly distance: Float64Array;
  /** Number of each channel's decision: a scan is one. */
  readonly decision: Uint32Array;
}

/** What packets said about flows; live, it is gathered while they pass. */
export interface GatheredFacts {
  readonly speech: FlowSpeech;
  readonly questions: FlowQuestions;
}

/** `gathered`: default read from the rows of the traffic's table. */
export function* channelSteps(
  traffic: Traffic,
  features: readonly string[] | null,
  gathered?: GatheredFacts,
): Steps<ChannelAnalysis> {
  const channels = buildChannels(traffic);
  yield;
  const speech = gathered?.speech ?? readSpeech(traffic);
  const questions = gathered?.questions ?? readQuestions(traffic);
  const dns = sumByDomain(traffic.table.dictionaries.details, questions, channels.channelOfFlow);
  yield;
  const values = channelValues(traffic, channels, speech, dns);
  yield;
  const columns = pickFeatures(channelColumns(values, channels, dns), features);
  yield;
  const stratum = channelStrata(traffic, channels);
  yield;
  const surprises = yield* surpriseSteps(columns, stratum);
  yield;
  const alone = shareOfCompany(channels);
  yield;
  const distance = fuse(surprises, channels.count, alone);
  const domainOfChannel = strongestDomains(dns);
  yield;
  const decision = channelDecisions(channels);
  return {
    traffic,
    channels,
    speech,
    dns,
    domainOfChannel,
    values,
    columns,
    surprises,
    stratum,
    alone,
    distance,
    decision,
  };
}

function strongestDomains(dns: readonly DnsAsker[]): Map<number, string> {
  const best = new Map<number, DnsAsker>();
  for (const asker of dns) {
    if (asker.bytes > (best.get(asker.channel)?.bytes ?? -1)) best.set(asker.channel, asker);
  }
  return new Map(Array.from(best, ([channel, { domain }]) => [channel, domain]));
}

/** Fewer local hosts than this are counted as this many: two of two hosts are no crowd. */
const leastHosts = 10;

/**
 * How much a channel stands alone, 1 … 0: what many hosts do with the same service of the same remote is the
 * custom of the house (mail, updates), however odd it looks in one of them.
 */
function shareOfCompany(channels: ChannelTable): Float64Array {
  const hosts = Math.max(leastHosts, new Set(channels.local).size);
  return channelCompany(channels).map((company) => 1 - Math.min(1, Math.log(company) / Math.log(hosts)));
}

/** Those of the list that are named; null = all. */
export function pickFeatures<T extends FeatureInfo>(
  columns: readonly T[],
  names: readonly string[] | null,
): T[] {
  return names === null ? [...columns] : columns.filter((column) => names.includes(column.name));
}

/** Throws `analysis.unknown-feature` for a name that no feature of the unit has. */
export function requireFeatures(known: readonly FeatureInfo[], names: readonly string[] | null): void {
  for (const name of names ?? []) {
    if (known.some((column) => column.name === name)) continue;
    const list = known.map((column) => column.name).join(', ');
    throw new JawsError('analysis.unknown-feature', `There is no feature "${name}". There are: ${list}.`);
  }
}

/** Strata: 0 the local side is the client, 1 it serves. Groups and ARP do not leave the link: not judged. */
function channelStrata(traffic: Traffic, channels: ChannelTable): Uint8Array {
  const arp = traffic.table.dictionaries.protocols.find('ARP') ?? -1;
  return Uint8Array.from({ length: channels.count }, (_, at) => {
    const remote = channels.remote[at] as number;
    const local = channels.local[at] as number;
    const stays = traffic.group[remote] === 1 || traffic.group[local] === 1 || channels.protocol[at] === arp;
    return stays ? notJudged : 1 - (channels.localIsClient[at] as number);
  });
}
