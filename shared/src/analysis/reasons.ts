// Reasons of channels, and of units with columns of their own. Numbers first: the text is made from them.

import type { AnalysisReason } from '../contract/analysis.ts';
import type { ChannelAnalysis } from './channel-analysis.ts';
import { leastOtherChannels } from './channel-features.ts';
import { channelCatalogue } from './channel-catalogue.ts';
import type { FeatureColumn } from './feature.ts';
import { speakingFeatures, type WeighedReason } from './reason-choice.ts';
import { reasonText, type ReasonScene } from './reason-text.ts';
import { notJudged, type FeatureSurprise } from './suspicion.ts';
import { CrowdBook, membersByGroup, usualAmong, type Usual } from './usual.ts';

/** What reasons of channels are compared with; made once per analysis. */
interface ChannelReasons {
  /** Reasons of one channel. Values are the channel's, so that they can be checked in the packets between its ends. */
  of(channel: number): WeighedReason[];
  /** The reason of one feature of a channel, told in the words of `scene`. */
  about(column: FeatureColumn, channel: number, scene: Scene): AnalysisReason;
}

const nobody = new Uint32Array(0);

type Scene = Omit<ReasonScene, 'usualWhere'>;

/** Features that are compared with the same host's other channels where it has enough. */
const aboutHost = new Set(['upload', 'net_upload', 'upload_vs_host', 'pcr', 'duration', 'failed']);

export function channelReasons(analysis: ChannelAnalysis): ChannelReasons {
  const { channels, surprises, stratum, values } = analysis;
  const book = new CrowdBook();
  const byStratum = membersByGroup(stratum);
  const judged = (channel: number): boolean => stratum[channel] !== notJudged;
  const byHost = membersByGroup(channels.local);
  const net: FeatureColumn = { ...channelCatalogue.netUpload, values: values.netUpload };
  const ofHost = (column: FeatureColumn, channel: number): Usual => {
    const host = channels.local[channel] as number;
    const members = (): ArrayLike<number> => (byHost.get(host) ?? nobody).filter((other) => judged(other));
    return usualAmong(book.of(column, `host ${host}`, members), column.values[channel] as number);
  };
  const ofPeers = (column: FeatureColumn, channel: number): Usual => {
    const peers = stratum[channel] as number;
    return usualAmong(
      book.of(column, `stratum ${peers}`, () => byStratum.get(peers) ?? nobody),
      column.values[channel] as number,
    );
  };
  const about = (column: FeatureColumn, channel: number, scene: Scene): AnalysisReason => {
    // "Times the median" says nothing where the median is 0: the bytes and the median are told themselves.
    const told = column.name === channelCatalogue.uploadHabit.name ? net : column;
    const own = aboutHost.has(column.name) && judged(channel) ? ofHost(told, channel) : null;
    const isOwn = own !== null && own.others >= leastOtherChannels;
    const usual = isOwn ? own : ofPeers(told, channel);
    const usualWhere = isOwn ? 'for this host' : 'here';
    return toReason(told, told.values[channel] as number, usual, { ...scene, usualWhere }, column.name);
  };
  return {
    about,
    of: (channel) => {
      const scene = sceneOf(analysis, channel);
      return speakingFeatures(surprises, channel).map(({ column, weight }) => ({
        weight,
        suspicious: column.suspicious,
        reason: about(column, channel, scene),
      }));
    },
  };
}

/** Reasons of units that have their own columns (endpoint totals, packets), compared within their stratum. */
export function columnReasons(
  surprises: readonly FeatureSurprise[],
  stratum: Uint8Array,
  sceneOfUnit: (unit: number) => Scene,
): (unit: number) => WeighedReason[] {
  const book = new CrowdBook();
  let byStratum: Map<number, Uint32Array> | null = null;
  return (unit) => {
    const members = (): ArrayLike<number> =>
      (byStratum ??= membersByGroup(stratum)).get(stratum[unit] as number) ?? nobody;
    const scene = { ...sceneOfUnit(unit), usualWhere: 'here' };
    return speakingFeatures(surprises, unit).map(({ column, weight }) => {
      const value = column.values[unit] as number;
      const usual = usualAmong(book.of(column, String(stratum[unit]), members), value);
      return { weight, suspicious: column.suspicious, reason: toReason(column, value, usual, scene) };
    });
  };
}

/** A rarity (−log10 of a share) is told as the share, in percent. `name`: the feature, where another's value is told. */
export function toReason(
  column: FeatureColumn,
  value: number,
  usual: Usual,
  scene: ReasonScene,
  name = column.name,
): AnalysisReason {
  const isRarity = column.unit === 'log10';
  const numbers = {
    feature: name,
    value: isRarity ? shareOf(value) : value,
    unit: isRarity ? '%' : column.unit,
    usual: isRarity && usual.median !== null ? shareOf(usual.median) : usual.median,
  };
  return { ...numbers, z: usual.z, text: reasonText(numbers, scene) };
}

function shareOf(rarity: number): number {
  return 100 * 10 ** -rarity;
}

export function sceneOf(analysis: ChannelAnalysis, channel: number): Scene {
  const { channels, traffic, values, domainOfChannel } = analysis;
  const { addresses, protocols } = traffic.table.dictionaries;
  const protocol = protocols.get(channels.protocol[channel] as number) ?? '';
  const port = channels.port[channel] as number;
  const local = addresses.get(channels.local[channel] as number) ?? '';
  const remote = addresses.get(channels.remote[channel] as number) ?? '';
  const isClient = channels.localIsClient[channel] === 1;
  return {
    from: isClient ? local : withPort(local, port),
    to: isClient ? withPort(remote, port) : remote,
    client: isClient ? local : remote,
    server: isClient ? remote : local,
    sent: channels.payloadUp[channel] as number,
    received: channels.payloadDown[channel] as number,
    domain: domainOfChannel.get(channel),
    kind: port === 0 ? protocol : `${protocol} ${port}`,
    isHttp: values.httpUpload[channel] === 1,
  };
}

function withPort(address: string, port: number): string {
  if (port === 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
