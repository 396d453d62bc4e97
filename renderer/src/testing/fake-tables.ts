// Pages of made-up packets, flows, channels and endpoints in the contract's columnar form.

import type { PageInput, PageOutput } from '@jaws/shared/contract/tables';
import { channelColumns, endpointColumns, flowColumns, packetColumns } from '@jaws/shared/contract/tables';
import { fakeFilter } from './fake-filter.ts';
import type { FakePacket } from './fake-traffic.ts';

type Cell = string | number | null;
type Row = Readonly<Record<string, Cell>>;

export function packetRow(packet: FakePacket): Row {
  return {
    id: packet.id,
    time: packet.timeMs,
    protocol: packet.protocol,
    src_ip: packet.sourceIp,
    src_port: packet.sourcePort,
    dst_ip: packet.destinationIp,
    dst_port: packet.destinationPort,
    size: packet.size,
    payload_size: Math.max(0, packet.size - 54),
    tcp_flags: packet.protocol === 'TCP' ? 'PSH, ACK' : null,
    dns_domain: packet.dns,
    tls_sni: packet.sni,
    label: packet.label,
  };
}

function flowKey(packet: FakePacket): string {
  const local = packet.sourceIp.startsWith('192.168.');
  return local
    ? `${packet.sourceIp} ${packet.destinationIp} ${String(packet.destinationPort)} ${packet.protocol}`
    : `${packet.destinationIp} ${packet.sourceIp} ${String(packet.sourcePort)} ${packet.protocol}`;
}

function grouped(packets: readonly FakePacket[], key: (packet: FakePacket) => readonly string[]) {
  const groups = new Map<string, FakePacket[]>();
  for (const packet of packets) {
    for (const name of key(packet)) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [packet]);
      else group.push(packet);
    }
  }
  return [...groups];
}

function bytesFrom(packets: readonly FakePacket[], ip: string): number {
  return packets.reduce((sum, packet) => sum + (packet.sourceIp === ip ? packet.size : 0), 0);
}

function flowRows(packets: readonly FakePacket[]): Row[] {
  // eslint-disable-next-line complexity -- one made-up row has many fields, each with its fallback
  return grouped(packets, (packet) => [flowKey(packet)]).map(([key, group], index) => {
    const [client = '', server = '', port = '0', protocol = ''] = key.split(' ');
    const start = group[0]?.timeMs ?? 0;
    return {
      id: index + 1,
      start,
      duration: ((group.at(-1)?.timeMs ?? start) - start) / 1000,
      protocol,
      client,
      client_port: 40_000 + index,
      server,
      server_port: Number(port),
      packets: group.length,
      up: bytesFrom(group, client),
      down: bytesFrom(group, server),
      name: group[0]?.sni ?? group[0]?.dns ?? null,
      ja4: null,
      state: 'established',
      label: group[0]?.label ?? null,
    };
  });
}

/** Flows of the fakes have one connection each. */
function channelRows(packets: readonly FakePacket[]): Row[] {
  return flowRows(packets).map((flow) => ({
    ...flow,
    service: flow['server_port'] === 443 ? 'HTTPS' : null,
    first: flow['start'] ?? null,
    last: flow['start'] ?? null,
    flows: 1,
    outgoing: Number(flow['up']) / Math.max(1, Number(flow['up']) + Number(flow['down'])),
  }));
}

function endpointRows(packets: readonly FakePacket[]): Row[] {
  return grouped(packets, (packet) => [packet.sourceIp, packet.destinationIp]).map(([ip, group]) => ({
    id: ip,
    scope: ip.startsWith('192.168.') ? 'local' : 'remote',
    packets: group.length,
    bytes: group.reduce((sum, packet) => sum + packet.size, 0),
    up: bytesFrom(group, ip),
    down: group.reduce((sum, packet) => sum + packet.size, 0) - bytesFrom(group, ip),
    peers: new Set(group.map(flowKey)).size,
    ports: new Set(group.map((packet) => packet.destinationPort)).size,
    flows: new Set(group.map(flowKey)).size,
    name: null,
    first: group[0]?.timeMs ?? null,
    last: group.at(-1)?.timeMs ?? null,
    label: group[0]?.label ?? null,
  }));
}

function order(left: Cell | undefined, right: Cell | undefined): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right));
}

function page(rows: readonly Row[], names: readonly string[], total: number, input: PageInput): PageOutput {
  const sorted = [...rows];
  const { sort } = input;
  if (sort !== null) {
    const sign = sort.descending ? -1 : 1;
    sorted.sort((left, right) => sign * order(left[sort.column], right[sort.column]));
  }
  const shown = sorted.slice(input.offset, input.offset + input.limit);
  const columns = Object.fromEntries(names.map((name) => [name, shown.map((row) => row[name] ?? null)]));
  return { matched: rows.length, total, columns };
}

export function fakePage(
  table: 'packets' | 'flows' | 'channels' | 'endpoints',
  packets: readonly FakePacket[],
  input: PageInput,
): PageOutput {
  const matching = packets.filter(fakeFilter(input.where ?? ''));
  if (table === 'packets') return page(matching.map(packetRow), packetColumns, packets.length, input);
  if (table === 'flows') return page(flowRows(matching), flowColumns, flowRows(packets).length, input);
  if (table === 'channels') {
    return page(channelRows(matching), channelColumns, channelRows(packets).length, input);
  }
  return page(endpointRows(matching), endpointColumns, endpointRows(packets).length, input);
}
