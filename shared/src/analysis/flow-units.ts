// Flows as units: volume and shape of their own, identity and habits of their channel.

import { analyseChannels, requireFeatures, type ChannelAnalysis } from './channel-analysis.ts';
import { channelCatalogue } from './channel-catalogue.ts';
import { netUploadOf, pcrOf } from './channel-features.ts';
import type { FeatureColumn } from './feature.ts';
import { flowState } from '../flows/flow-table.ts';
import { serverNameOf } from '../flows/endpoint-table.ts';
import { sceneOf, toReason, type WeighedReason } from './reasons.ts';
import { featureSurprises, fuse, type FeatureSurprise } from './suspicion.ts';
import type { Traffic } from './traffic.ts';
import type { UnitFace, UnitSet } from './unit-set.ts';
import { usualOf } from './usual.ts';

/** Features that a flow has by itself; all others are its channel's. */
const ownNames = new Set(['upload', 'net_upload', 'pcr', 'download', 'packets', 'duration']);

export function flowUnits(traffic: Traffic, features: readonly string[] | null): UnitSet {
  requireFeatures(Object.values(channelCatalogue), features);
  const analysis = analyseChannels(traffic, features);
  const { flows } = traffic;
  const { channelOfFlow } = analysis.channels;
  const columns = flowColumns(analysis);
  const stratum = Uint8Array.from(channelOfFlow, (channel) => analysis.stratum[channel] as number);
  const own = featureSurprises(
    columns.filter((column) => ownNames.has(column.name)),
    stratum,
  );
  const inherited = analysis.surprises.map((each): FeatureSurprise => {
    const column = columns.find((candidate) => candidate.name === each.column.name) ?? each.column;
    return {
      column,
      surprise: Float64Array.from(channelOfFlow, (channel) => each.surprise[channel] as number),
    };
  });
  const surprises = [...own, ...inherited.filter((each) => !ownNames.has(each.column.name))];
  const alone = Float64Array.from(channelOfFlow, (channel) => analysis.alone[channel] as number);
  const fused = fuse(surprises, flows.count, alone);
  const channelShare = 0.5;
  const distance = fused.map(
    (value, flow) => value + channelShare * (analysis.distance[channelOfFlow[flow] as number] as number),
  );
  return {
    kind: 'flows',
    count: flows.count,
    columns,
    distance,
    decision: channelOfFlow,
    packets: Float64Array.from(
      { length: flows.count },
      (_, flow) => (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number),
    ),
    bytesUp: localFrame(traffic, 'up'),
    bytesDown: localFrame(traffic, 'down'),
    id: (flow) => String(flow + 1),
    face: (flow) => faceOf(traffic, flow),
    reasons: (flow) =>
      flowReasons(analysis, surprises, flow)
        .slice(0, 5)
        .map((each) => each.reason),
  };
}

function localFrame(traffic: Traffic, direction: 'up' | 'down'): Float64Array {
  const { flows, clientIsLocal } = traffic;
  return Float64Array.from({ length: flows.count }, (_, flow) => {
    const fromClient = (clientIsLocal[flow] === 1) === (direction === 'up');
    return (fromClient ? flows.clientBytes[flow] : flows.serverBytes[flow]) as number;
  });
}

function flowColumns(analysis: ChannelAnalysis): FeatureColumn[] {
  const { traffic, channels } = analysis;
  const { flows, clientIsLocal } = traffic;
  const payload = (flow: number, direction: 'up' | 'down'): number => {
    const fromClient = (clientIsLocal[flow] === 1) === (direction === 'up');
    return (fromClient ? flows.clientPayload[flow] : flows.serverPayload[flow]) as number;
  };
  const own: Readonly<Record<string, (flow: number) => number>> = {
    upload: (flow) => payload(flow, 'up'),
    download: (flow) => payload(flow, 'down'),
    net_upload: (flow) => netUploadOf(payload(flow, 'up'), payload(flow, 'down')),
    pcr: (flow) => pcrOf(payload(flow, 'up'), payload(flow, 'down')),
    packets: (flow) => (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number),
    duration: (flow) => ((flows.lastUs[flow] as number) - (flows.firstUs[flow] as number)) / 1e6,
  };
  return analysis.columns.map((column) => {
    const value =
      own[column.name] ?? ((flow: number) => column.values[channels.channelOfFlow[flow] as number] as number);
    return { ...column, values: Float64Array.from({ length: flows.count }, (_, flow) => value(flow)) };
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

function flowReasons(
  analysis: ChannelAnalysis,
  surprises: readonly FeatureSurprise[],
  flow: number,
): WeighedReason[] {
  const { channels, traffic } = analysis;
  const channel = channels.channelOfFlow[flow] as number;
  const scene = { ...sceneOf(analysis, channel), usualWhere: 'here' };
  const state = flowState(traffic.flows, flow);
  return surprises
    .map((each) => ({ ...each, weight: each.surprise[flow] as number }))
    .filter(({ weight, column }) => weight > 0 && !Number.isNaN(column.values[flow] as number))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 5)
    .map(({ column, weight }) => {
      const isOwn = ownNames.has(column.name);
      const of = analysis.columns.find((each) => each.name === column.name) ?? column;
      const usual = isOwn
        ? usualOf(column, flow, () => true)
        : usualOf(of, channel, (other) => analysis.stratum[other] === analysis.stratum[channel]);
      const reason = toReason(column, flow, usual, scene);
      const suffix = column.name === 'failed' ? ` (this flow: ${state})` : '';
      return { weight, reason: { ...reason, text: reason.text + suffix } };
    });
}
