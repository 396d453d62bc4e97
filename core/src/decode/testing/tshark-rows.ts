// What tshark says of every packet of a capture, brought into the terms of a packet row: innermost addresses, ports
// of the transport inside them, nothing of what an ICMP error quotes.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** null = tshark has no such field in this packet. */
export interface TsharkRow {
  readonly frame: number;
  readonly size: number;
  readonly captured: number;
  readonly source: string | null;
  readonly destination: string | null;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** IP protocol number of the innermost IP header, `ARP`, or null where tshark does not say it in one field. */
  readonly protocol: number | 'ARP' | null;
  readonly tcpFlags: number;
  readonly dnsName: string | null;
  readonly sni: string | null;
  /** Fields of the application layer that the facts are compared with. */
  readonly shown: (field: ShownField) => readonly string[];
  /** Names of the dissectors, outermost first. */
  readonly layers: readonly string[];
  /** tshark calls the packet malformed or cut inside a header. */
  readonly malformed: boolean;
  /** A retransmission or out of order: its content goes to no dissector. */
  readonly repeated: boolean;
}

/** What `PacketTable.facts` is compared with. */
const shownFields = [
  ...(['ftp.request.command', 'smtp.req.command', 'pop.request.command', 'imap.request.command'] as const),
  ...([
    'telnet.data',
    'ssh.protocol',
    'icmp.type',
    'icmpv6.type',
    'http.request.method',
    'http.user_agent',
  ] as const),
  ...(['dns.flags.rcode', 'dns.flags.opcode', 'dns.qry.type'] as const),
] as const;
type ShownField = (typeof shownFields)[number];

const fields = [
  ...shownFields,
  ...['frame.number', 'frame.len', 'frame.cap_len', 'frame.protocols', 'frame.encap_type'],
  ...['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4', 'ip.proto'],
  ...[
    'tcp.srcport',
    'tcp.dstport',
    'udp.srcport',
    'udp.dstport',
    'sctp.srcport',
    'sctp.dstport',
    'tcp.flags',
  ],
  ...['dns.qry.name', 'tls.handshake.extensions_server_name', '_ws.malformed', '_ws.short'],
  ...['tcp.analysis.retransmission', 'tcp.analysis.out_of_order', 'tcp.analysis.spurious_retransmission'],
] as const;

type Field = (typeof fields)[number];

/** Between occurrences of a field in one packet; no name holds it. */
const aggregator = '\u0001';
/** Fragments are rows of their own; no look-ups; names as in the packet. */
const preferences = ['ip.defragment:FALSE', 'ipv6.defragment:FALSE', 'tcp.relative_sequence_numbers:FALSE'];

/** Throws what tshark complains of when it does not read the file cleanly. */
export async function readTsharkRows(path: string): Promise<TsharkRow[]> {
  const { stdout, stderr } = await run(
    'tshark',
    [
      ...['-n', '-r', path, '-T', 'fields', '-E', 'separator=/t', '-E', 'occurrence=a'],
      ...['-E', `aggregator=${aggregator}`],
      ...preferences.flatMap((preference) => ['-o', preference]),
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { maxBuffer: 256 * 1024 * 1024 },
  );
  const complaints = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Running as user'));
  if (complaints.length > 0) throw new Error(complaints.join(' '));
  const records = stdout.split('\n').filter((line) => line !== '');
  // tshark 4 also numbers pcapng blocks that are no packets (custom blocks); those have no encapsulation.
  const isPacket = (cells: readonly string[]) => cells[fields.indexOf('frame.encap_type')] !== '';
  return records
    .map((line) => line.split('\t'))
    .filter(isPacket)
    .map(rowOf);
}

function rowOf(cells: readonly string[]): TsharkRow {
  const all = (field: Field) => {
    const cell = cells[fields.indexOf(field)] ?? '';
    return cell === '' ? [] : cell.split(aggregator);
  };
  const layers = (cells[fields.indexOf('frame.protocols')] ?? '').split(':');
  const own = withoutQuoted(layers);
  return {
    frame: Number(all('frame.number')[0]),
    size: Number(all('frame.len')[0]),
    captured: Number(all('frame.cap_len')[0]),
    ...networkOf(own, all),
    ...transportOf(own, all),
    dnsName: layers.length === own.length ? (all('dns.qry.name')[0] ?? null) : null,
    sni: all('tls.handshake.extensions_server_name')[0] ?? null,
    shown: all,
    layers,
    malformed: all('_ws.malformed').length > 0 || all('_ws.short').length > 0,
    repeated: fields.some((field) => field.startsWith('tcp.analysis.') && all(field).length > 0),
  };
}

/** The layers up to and with the first ICMP: what follows is a quotation. */
function withoutQuoted(layers: readonly string[]): readonly string[] {
  const icmp = layers.findIndex((layer) => layer === 'icmp' || layer === 'icmpv6');
  return icmp < 0 ? layers : layers.slice(0, icmp + 1);
}

type Occurrences = (field: Field) => readonly string[];

function networkOf(
  layers: readonly string[],
  all: Occurrences,
): Pick<TsharkRow, 'source' | 'destination' | 'protocol'> {
  const innermost = layers.findLast((layer) => layer === 'ip' || layer === 'ipv6');
  if (innermost === undefined) {
    const [source = null] = all('arp.src.proto_ipv4');
    const [destination = null] = all('arp.dst.proto_ipv4');
    return { source, destination, protocol: layers.includes('arp') ? 'ARP' : null };
  }
  const at = layers.filter((layer) => layer === innermost).length - 1;
  const protocol = innermost === 'ip' ? Number(all('ip.proto')[at]) : upperLayer(layers);
  return {
    source: all(`${innermost}.src`)[at] ?? null,
    destination: all(`${innermost}.dst`)[at] ?? null,
    protocol: Number.isNaN(protocol) ? null : protocol,
  };
}

const numbersOfLayers: ReadonlyMap<string, number> = new Map([
  ['tcp', 6],
  ['udp', 17],
  ['icmpv6', 58],
  ['sctp', 132],
  ['ospf', 89],
  ['pim', 103],
]);

/** IPv6 names its protocol in the last extension header, so it is taken from the dissector behind them. */
function upperLayer(layers: readonly string[]): number {
  const behind = layers.slice(layers.lastIndexOf('ipv6') + 1).find((layer) => !layer.startsWith('ipv6.'));
  return numbersOfLayers.get(behind ?? '') ?? Number.NaN;
}

function transportOf(
  layers: readonly string[],
  all: Occurrences,
): Pick<TsharkRow, 'sourcePort' | 'destinationPort' | 'tcpFlags'> {
  const innermost = layers.findLastIndex((layer) => layer === 'ip' || layer === 'ipv6');
  const behind = layers.slice(innermost + 1);
  const transport = (['tcp', 'udp', 'sctp'] as const).find((name) => behind.includes(name));
  if (transport === undefined) return { sourcePort: 0, destinationPort: 0, tcpFlags: 0 };
  const at = layers.slice(0, innermost + 1).filter((layer) => layer === transport).length;
  return {
    sourcePort: Number(all(`${transport}.srcport`)[at] ?? 0),
    destinationPort: Number(all(`${transport}.dstport`)[at] ?? 0),
    tcpFlags: transport === 'tcp' ? Number(all('tcp.flags')[at] ?? 0) & 0xff : 0,
  };
}

export interface TsharkHello {
  readonly frame: number;
  /** The TCP bytes from the first record on, put together by tshark. */
  readonly bytes: Buffer;
}

/** The ClientHellos of a capture as bytes, for another fingerprint implementation. */
export async function readTsharkHellos(path: string): Promise<TsharkHello[]> {
  const { stdout } = await run(
    'tshark',
    [
      ...['-n', '-r', path, '-Y', 'tls.handshake.type == 1 && tcp', '-T', 'fields', '-E', 'separator=/t'],
      ...['-e', 'frame.number', '-e', 'tcp.reassembled.data', '-e', 'tcp.payload'],
    ],
    { maxBuffer: 256 * 1024 * 1024 },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [frame = '', reassembled = '', payload = ''] = line.split('\t');
      const hex = reassembled === '' ? payload : reassembled;
      return { frame: Number(frame), bytes: Buffer.from(hex, 'hex') };
    });
}
