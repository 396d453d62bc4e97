// Flows as units: volume and shape of their own, identity and habits of their channel.

import { filledColumn } from './filled-column.ts';
import {
  channelSteps,
  requireFeatures,
  type ChannelAnalysis,
  type GatheredFacts,
} from './channel-analysis.ts';
import { channelCatalogue } from './channel-catalogue.ts';
import { netUploadOf, pcrOf } from './channel-features.ts';
import type { FeatureColumn } from './feature.ts';
import { flowState } from '../flows/flow-table.ts';
import { serverNameOf } from '../flows/endpoint-table.ts';
import { chooseReasons, speakingFeatures, type WeighedReason } from './reason-choice.ts';
import { channelReasons, sceneOf, toReason } from './reasons.ts';
import { finish, type Steps } from './steps.ts';
import { fuse, surpriseSteps, type FeatureSurprise } from './suspicion.ts';
import type { Traffic } from './traffic.ts';
import type { UnitFace, UnitSet } from './unit-set.ts';
import { CrowdBook, membersByGroup, usualAmong } from './usual.ts';

/** Features that a flow has by itself; all others are its channel's. */
const ownNames = new Set(['upload', 'net_upload', 'pcr', 'download', 'packets', 'duration']);

export function flowUnits(traffic: Traffic, features: readonly string[] | null): UnitSet {
  return finish(flowUnitSteps(traffic, features));
}

/** In pieces, for the live picture. */
export function* flowUnitSteps(
  traffic: Traffic,
  features: readonly string[] | null,
  gathered?: GatheredFacts,
): Steps<UnitSet> {
  requireFeatures(Object.values(channelCatalogue), features);
  const analysis = yield* channelSteps(traffic, features, gathered);
  yield;
  const { flows } = traffic;
  const { channelOfFlow } = analysis.channels;
  const columns = flowColumns(analysis);
  yield;
  const stratum = Uint8Array.from(channelOfFlow, (channel) => analysis.stratum[channel] as number);
  const own = yield* surpriseSteps(
    columns.filter((column) => ownNames.has(column.name)),
    stratum,
  );
  const inherited = analysis.surprises.map((each): FeatureSurprise => {
    const column = columns.find((candidate) => candidate.name === each.column.name) ?? each.column;
    return {
      column,
      surprise: filledColumn(flows.count, (at) => each.surprise[channelOfFlow[at] as number] as number),
    };
  });
  yield;
  const surprises = [...own, ...inherited.filter((each) => !ownNames.has(each.column.name))];
  yield;
  const alone = filledColumn(flows.count, (at) => analysis.alone[channelOfFlow[at] as number] as number);
  const fused = fuse(surprises, flows.count, alone);
  const channelShare = 0.5;
  const distance = fused.map(
    (value, flow) => value + channelShare * (analysis.distance[channelOfFlow[flow] as number] as number),
  );
  yield;
  const reasons = flowReasons(analysis, surprises, stratum);
  return {
    kind: 'flows',
    count: flows.count,
    columns,
    distance,
    decision: channelOfFlow.map((channel) => analysis.decision[channel] as number),
    packets: filledColumn(
      flows.count,
      (flow) => (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number),
    ),
    bytesUp: localFrame(traffic, 'up'),
    bytesDown: localFrame(traffic, 'down'),
    id: (flow) => String(flow + 1),
    face: (flow) => faceOf(traffic, flow),
    reasons: (flow) => chooseReasons(reasons(flow)),
  };
}

function localFrame(traffic: Traffic, direction: 'up' | 'down'): Float64Array {
  const { flows, clientIsLocal } = traffic;
  return filledColumn(flows.count, (flow) => {
    const fromClient = (clientIsLocal[flow] === 1) === (direction === 'up');
    return (fromClient ? flows.clientBytes[flow] : flows.serverBytes[flow]) as number;
  });
}

function flowColumns(analysis: ChannelAnalysis): FeatureColumn[] {
  const { traffic, channels } = analysis;
  const { flows } = traffic;
  const balance = (flow: number, of: (sent: number, received: number) => number): number => {
    const { sent, received } = payloadOf(traffic, flow);
    return of(sent, received);
  };
  const own: Readonly<Record<string, (flow: number) => number>> = {
    upload: (flow) => payloadOf(traffic, flow).sent,
    download: (flow) => payloadOf(traffic, flow).received,
    net_upload: (flow) => balance(flow, netUploadOf),
    pcr: (flow) => balance(flow, pcrOf),
    packets: (flow) => (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number),
    duration: (flow) => ((flows.lastUs[flow] as number) - (flows.firstUs[flow] as number)) / 1e6,
  };
  return analysis.columns.map((column) => {
    const value =
      own[column.name] ?? ((flow: number) => column.values[channels.channelOfFlow[flow] as number] as number);
    return { ...column, values: filledColumn(flows.count, value) };
  });
}

function faceOf(traffic: Traffic, flow: number): UnitFace {
  const { flows, names } = traffic;
  const { addresses, labels } = traffic.table.dictionaries;
  const server = addresses.get(flows.server[flow] as number) ?? '';
  const name = serverNameOf(flows, flow) ?? names.get(server) ?? null;
  const label = flows.labelMixed[flow] === 1 ? null : labels.get(flows.label[flow] as number);
  return {
    srcIp: addresses.get(flows.client[flow] as number) ?? '',
    srcPort: flows.clientPort[flow],
    dstIp: server,
    dstPort: flows.serverPort[flow],
    ...(name === null ? {} : { name }),
    ...(label === null ? {} : { label }),
  };
}

/** Reasons of flows: what a flow has of its own is compared with the flows of its stratum, the rest is its channel's. */
function flowReasons(
  analysis: ChannelAnalysis,
  surprises: readonly FeatureSurprise[],
  stratum: Uint8Array,
): (flow: number) => WeighedReason[] {
  const { channels, traffic } = analysis;
  const book = new CrowdBook();
  const ofChannel = channelReasons(analysis);
  const channelColumn = new Map(analysis.columns.map((column) => [column.name, column]));
  const byStratum = membersByGroup(stratum);
  return (flow) => {
    const channel = channels.channelOfFlow[flow] as number;
    const whole = sceneOf(analysis, channel);
    const inAll = (channels.flows[channel] as number) > 1 ? ' in all their flows' : '';
    const own = { ...whole, ...payloadOf(traffic, flow), isFlow: true, usualWhere: 'here' };
    const state = flowState(traffic.flows, flow);
    return speakingFeatures(surprises, flow).map(({ column, weight }) => {
      const { suspicious, name } = column;
      if (ownNames.has(name)) {
        const value = column.values[flow] as number;
        const peers = stratum[flow] as number;
        const usual = usualAmong(
          book.of(column, String(peers), () => byStratum.get(peers) ?? []),
          value,
        );
        return { weight, suspicious, reason: toReason(column, value, usual, own) };
      }
      const reason = ofChannel.about(channelColumn.get(name) ?? column, channel, { ...whole, inAll });
      const suffix = name === 'failed' ? ` (this flow: ${state})` : '';
      return { weight, suspicious, reason: { ...reason, text: reason.text + suffix } };
    });
  };
}

/** Payload of one flow in the local frame. */
function payloadOf({ flows, clientIsLocal }: Traffic, flow: number): { sent: number; received: number } {
  const client = flows.clientPayload[flow] as number;
  const server = flows.serverPayload[flow] as number;
  return clientIsLocal[flow] === 1 ? { sent: client, received: server } : { sent: server, received: client };
}
