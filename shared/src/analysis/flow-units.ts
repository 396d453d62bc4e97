// Flows as units: volume and shape of their own, identity and habits of their channel, findings of their happening.

import { filledColumn } from './filled-column.ts';
import { channelSteps, requireFeatures, type ChannelAnalysis, type KnownFacts } from './channel-analysis.ts';
import { channelCatalogue } from './channel-catalogue.ts';
import { netUploadOf, pcrOf } from './channel-features.ts';
import type { FeatureColumn } from './feature.ts';
import { serverNameOf } from '../flows/endpoint-table.ts';
import { finish, type Steps } from './steps.ts';
import type { Traffic } from './traffic.ts';
import { foldedInto, inheritFindings } from './unit-findings.ts';
import type { JudgedUnits, UnitFace } from './unit-set.ts';

export function flowUnits(traffic: Traffic, features: readonly string[] | null): JudgedUnits {
  return finish(flowUnitSteps(traffic, features));
}

/** In pieces, for the live picture. */
export function* flowUnitSteps(
  traffic: Traffic,
  features: readonly string[] | null,
  known?: KnownFacts,
): Steps<JudgedUnits> {
  requireFeatures(Object.values(channelCatalogue), features);
  const analysis = yield* channelSteps(traffic, features, known);
  yield;
  const { flows } = traffic;
  const { happenings } = analysis;
  const columns = flowColumns(analysis);
  yield;
  const found = inheritFindings(happenings, happenings.ofFlow, (flow) => flows.clientPayload[flow] as number);
  yield;
  return {
    kind: 'flows',
    count: flows.count,
    columns,
    ...found,
    packets: filledColumn(
      flows.count,
      (flow) => (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number),
    ),
    bytesUp: localFrame(traffic, 'up'),
    bytesDown: localFrame(traffic, 'down'),
    id: (flow) => String(flow + 1),
    face: (flow) => faceOf(traffic, flow),
    more: (flow) => {
      const endpoints = [flows.client[flow] as number, flows.server[flow] as number];
      return foldedInto(happenings, happenings.ofFlow[flow] as number, { flows: 1, endpoints });
    },
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

/** Payload of one flow in the local frame. */
function payloadOf({ flows, clientIsLocal }: Traffic, flow: number): { sent: number; received: number } {
  const client = flows.clientPayload[flow] as number;
  const server = flows.serverPayload[flow] as number;
  return clientIsLocal[flow] === 1 ? { sent: client, received: server } : { sent: server, received: client };
}
