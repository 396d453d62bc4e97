// Which features speak for a unit, how loudly, and in which words. Numbers first: the text is made from them.

import type { AnalysisReason } from '../contract/analysis.ts';
import type { ChannelAnalysis } from './channel-analysis.ts';
import { leastOtherChannels } from './channel-features.ts';
import type { FeatureColumn } from './feature.ts';
import { reasonText, type ReasonScene } from './reason-text.ts';
import { notJudged, type FeatureSurprise } from './suspicion.ts';
import { usualOf } from './usual.ts';

export interface WeighedReason {
  /** −log10 of the feature's tail share. */
  readonly weight: number;
  readonly reason: AnalysisReason;
}

/** Strongest features of one channel, strongest first. Values are the channel's, so that they can be checked in the
 * packets between its two ends. */
export function channelReasons(analysis: ChannelAnalysis, channel: number, limit = 6): WeighedReason[] {
  const { channels, surprises, stratum } = analysis;
  const host = channels.local[channel] as number;
  const ofHost = (other: number): boolean => channels.local[other] === host && stratum[other] !== notJudged;
  const peers = (other: number): boolean => stratum[other] === stratum[channel];
  const scene = sceneOf(analysis, channel);
  return strongest(surprises, channel, limit).map(({ column, weight }) => {
    const own = aboutHost.has(column.name) ? usualOf(column, channel, ofHost) : null;
    const isOwn = own !== null && own.others >= leastOtherChannels;
    const usual = isOwn ? own : usualOf(column, channel, peers);
    const where = isOwn ? 'for this host' : 'here';
    return { weight, reason: toReason(column, channel, usual, { ...scene, usualWhere: where }) };
  });
}

/** Features that are compared with the same host's other channels where it has enough. */
const aboutHost = new Set(['upload', 'net_upload', 'pcr', 'duration', 'failed']);

/** Strongest features of a unit that has its own columns (endpoint totals, packets). */
export function columnReasons(
  surprises: readonly FeatureSurprise[],
  unit: number,
  who: string,
  limit = 5,
): WeighedReason[] {
  return strongest(surprises, unit, limit).map(({ column, weight }) => {
    const usual = usualOf(column, unit, () => true);
    return { weight, reason: toReason(column, unit, usual, { from: who, to: who, usualWhere: 'here', sent: 0, received: 0 }) };
  });
}

function strongest(
  surprises: readonly FeatureSurprise[],
  unit: number,
  limit: number,
): { column: FeatureColumn; weight: number }[] {
  return surprises
    .map(({ column, surprise }) => ({ column, weight: surprise[unit] as number }))
    .filter(({ column, weight }) => weight > 0 && !Number.isNaN(column.values[unit] as number))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, limit);
}

export function toReason(
  column: FeatureColumn,
  unit: number,
  usual: { readonly median: number | null; readonly z: number | null },
  scene: ReasonScene,
): AnalysisReason {
  const value = column.values[unit] as number;
  return {
    feature: column.name,
    value,
    unit: column.unit,
    usual: usual.median,
    z: usual.z,
    text: reasonText(column, value, usual.median, scene),
  };
}

export function sceneOf(analysis: ChannelAnalysis, channel: number): Omit<ReasonScene, 'usualWhere'> {
  const { channels, traffic, dns } = analysis;
  const { addresses, protocols } = traffic.table.dictionaries;
  const protocol = protocols.get(channels.protocol[channel] as number) ?? '';
  const port = channels.port[channel] as number;
  const withPort = (id: number, serves: boolean): string => {
    const address = addresses.get(id) ?? '';
    if (!serves || port === 0) return address;
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  };
  const isClient = channels.localIsClient[channel] === 1;
  const domain = dns
    .filter((asker) => asker.channel === channel)
    .reduce<{ domain: string; bytes: number } | null>(
      (best, each) => (best !== null && best.bytes >= each.bytes ? best : each),
      null,
    );
  return {
    from: withPort(channels.local[channel] as number, !isClient),
    to: withPort(channels.remote[channel] as number, isClient),
    sent: channels.payloadUp[channel] as number,
    received: channels.payloadDown[channel] as number,
    domain: domain?.domain,
    kind: port === 0 ? protocol : `${protocol} ${port}`,
  };
}
