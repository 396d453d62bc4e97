// Figures of a scope over 3,000,000 packets in memory: the overview and the bytes over time, from the packet columns alone
// (flows and channels are built in it) and again where the flows are there.

import { buildChannels } from '@jaws/shared/analysis/channel-table';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { summariseTraffic } from '@jaws/shared/stats/overview';
import { timelineBins, timeSpan } from '@jaws/shared/stats/timeline';
import { peakRssBytes, type BenchOptions, type BenchResult } from './benchmark.ts';

const hosts = 400;
const servers = 8000;
const packetsPerFlow = 30;

/** `seconds`: both, with the flows built. */
export function runStatsBench(options: BenchOptions = {}): Promise<BenchResult> {
  const packets = options.points ?? 3_000_000;
  const table = officePackets(packets);
  const flows = timed(() => readTraffic(table));
  const channels = timed(() => buildChannels(flows.value));
  const overview = timed(() => summariseTraffic(flows.value, channels.value));
  const span = timeSpan(table.timestampUs, table.count);
  const timeline = timed(() => timelineBins(flows.value, span, 200));
  const seconds = flows.seconds + channels.seconds + overview.seconds + timeline.seconds;
  const details = {
    packets,
    flows: flows.value.flows.count,
    channels: channels.value.count,
    flowSeconds: flows.seconds,
    channelSeconds: channels.seconds,
    overviewSeconds: overview.seconds,
    timelineSeconds: timeline.seconds,
  };
  return Promise.resolve({ name: 'stats', seconds, rssBytes: peakRssBytes(), details });
}

function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const started = performance.now();
  const value = work();
  return { value, seconds: (performance.now() - started) / 1000 };
}

/** Flows of an office that overlap in time: each packet belongs to one of the last thousand. */
function officePackets(count: number): PacketTable {
  const table = new PacketTable(count);
  const { addresses, protocols, labels } = table.dictionaries;
  const inside = Array.from({ length: hosts }, (_, at) => addresses.intern(`10.0.${at >> 8}.${at & 255}`));
  const outside = Array.from({ length: servers }, (_, at) =>
    addresses.intern(`203.${at >> 8}.${at & 255}.9`),
  );
  const [tcp, norm] = [protocols.intern('TCP'), labels.intern('norm')];
  for (let row = 0; row < count; row++) {
    const flow = Math.floor(row / packetsPerFlow / 1000) * 1000 + (row % 1000);
    const isUp = row % 3 === 0;
    const [host, server] = [inside[flow % hosts] as number, outside[(flow * 7) % servers] as number];
    const [port, service] = [40_000 + (flow % 20_000), [443, 80, 22, 8080][flow % 4] as number];
    table.timestampUs[row] = 1_700_000_000_000_000 + row * 1200;
    table.size[row] = 60 + ((row * 37) % 1400);
    table.payloadSize[row] = table.size[row] as number;
    [table.source[row], table.destination[row]] = isUp ? [host, server] : [server, host];
    [table.sourcePort[row], table.destinationPort[row]] = isUp ? [port, service] : [service, port];
    [table.protocol[row], table.label[row], table.tcpFlags[row]] = [tcp, norm, 16];
  }
  table.count = count;
  return table;
}
