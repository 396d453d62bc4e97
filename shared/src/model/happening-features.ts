// What a model is told of a happening: amounts, shapes, how odd its server is, and what each family of detectors says.
// Never an address, a port, a time or a label; nor what says more about the network than about the happening, as how many
// hosts use a server (ADR 0034). Amounts are log10(1 + x); NaN = unknown.

import { channelValues, netUploadOf, pcrOf, type ChannelValues } from '../analysis/channel-features.ts';
import { filledColumn } from '../analysis/filled-column.ts';
import type { Happenings } from '../findings/happenings.ts';
import { families, type Family } from '../findings/signal.ts';
import { flowState } from '../flows/flow-table.ts';

export interface ModelFeature {
  readonly key: string;
  readonly about: string;
  /** 1: more of it never lowers the answer. */
  readonly monotone: 0 | 1;
}

const amounts: readonly ModelFeature[] = [
  { key: 'upload', about: 'payload that the client sent', monotone: 1 },
  { key: 'netUpload', about: 'payload sent beyond what came back', monotone: 1 },
  { key: 'pcr', about: '(sent − received) / (sent + received + 2 kB)', monotone: 1 },
  { key: 'download', about: 'payload that came back', monotone: 0 },
  { key: 'duration', about: 'seconds from the first packet to the last', monotone: 0 },
  { key: 'rate', about: 'payload sent a second', monotone: 0 },
  { key: 'failedShare', about: 'share of connections that were refused or not answered', monotone: 0 },
  { key: 'fromOutside', about: '1 where the client is not local', monotone: 0 },
];

/** Of the channel that shows the happening best. */
const ofChannel: readonly ModelFeature[] = [
  { key: 'longestFlow', about: 'seconds that its longest connection was open', monotone: 0 },
  { key: 'regularity', about: 'evenness of starts and sizes, 0 to 1', monotone: 0 },
  { key: 'identityRarity', about: '−log10 of the share of servers with an identity as odd', monotone: 1 },
  { key: 'dnsBytes', about: 'bytes of information asked of the DNS; unknown for others', monotone: 0 },
];

const familyFeatures: readonly ModelFeature[] = families.map((family) => ({
  key: `${family}Rarity`,
  about: `−log10 of the share that the family "${family}" gives, 0 where it says nothing`,
  monotone: 1,
}));

export const modelFeatures: readonly ModelFeature[] = [...amounts, ...ofChannel, ...familyFeatures];

/** Less of a share is one and the same. */
const leastShare = 1e-12;

function log(value: number): number {
  return Math.log10(1 + Math.max(0, value));
}

function rarity(share: number): number {
  return -Math.log10(Math.max(leastShare, share)) + 0;
}

export interface FeatureReader {
  /** By happening: payload that came back. */
  readonly payloadDown: Float64Array;
  /** The features of a happening, in the order of `modelFeatures`. */
  read(id: number): number[];
}

export function featureReader(happenings: Happenings): FeatureReader {
  const { book, lead, says, identity, payloadUp, flows: connections, firstUs, lastUs } = happenings;
  const values = channelValues(book, happenings);
  const { down, failed } = sumsOf(happenings);
  const at = (column: Float64Array, id: number): number => column[id] as number;
  return {
    payloadDown: down,
    read(id) {
      const channel = lead[id] as number;
      const [sent, received, flows] = [at(payloadUp, id), at(down, id), connections[id] as number];
      const seconds = Math.max(0, (at(lastUs, id) - at(firstUs, id)) / 1e6);
      const isOut = book.channels.localIsClient[channel] === 1;
      return [
        ...[log(sent), log(netUploadOf(sent, received)), pcrOf(sent, received), log(received)],
        ...[log(seconds), log(sent / Math.max(1, seconds))],
        ...[at(failed, id) / Math.max(1, flows), isOut ? 0 : 1],
        ...channelFeatures(values, channel, identity.share[channel] as number),
        ...familyRarities(says.get(id) ?? []),
      ];
    },
  };
}

function channelFeatures(values: ChannelValues, channel: number, identityShare: number): number[] {
  const of = (key: keyof ChannelValues): number => values[key][channel] as number;
  return [
    ...[log(of('duration')), of('regularity')],
    ...[rarity(identityShare), Math.log10(1 + of('dnsBytes'))],
  ];
}

function familyRarities(says: readonly { readonly family: Family; readonly pHere: number }[]): number[] {
  return families.map((family) => {
    const say = says.find((each) => each.family === family);
    return say === undefined ? 0 : rarity(say.pHere);
  });
}

/** By happening. */
function sumsOf({ book, ofFlow, count }: Happenings): {
  readonly down: Float64Array;
  readonly failed: Float64Array;
} {
  const { flows } = book.traffic;
  const down = filledColumn(count, () => 0);
  const failed = filledColumn(count, () => 0);
  for (let flow = 0; flow < flows.count; flow++) {
    const id = ofFlow[flow] as number;
    down[id] = (down[id] as number) + (flows.serverPayload[flow] as number);
    const state = flowState(flows, flow);
    if (state === 'rejected' || state === 'no-reply') failed[id] = (failed[id] as number) + 1;
  }
  return { down, failed };
}
