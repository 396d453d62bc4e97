// Fields of Wireshark that `tshark -T fields -E header=y -e …` prints, for the columns of a table of packets. Several may
// tell one column (`ip.src` and `ipv6.src`): the first that has a value counts, and of several values in it the first one.

import type { TableColumn } from './table-columns.ts';

/** Names in small letters, as Wireshark 2 to 4 have them. */
const fields: Readonly<Record<string, TableColumn>> = {
  'frame.time_epoch': 'timestamp',
  ...{ 'ip.src': 'src_ip', 'ipv6.src': 'src_ip', 'ip.dst': 'dst_ip', 'ipv6.dst': 'dst_ip' },
  ...{ 'arp.src.proto_ipv4': 'src_ip', 'arp.dst.proto_ipv4': 'dst_ip' },
  'frame.len': 'size',
  ...{ 'ip.proto': 'protocol', 'ipv6.nxt': 'protocol' },
  ...{ 'tcp.srcport': 'src_port', 'udp.srcport': 'src_port', 'sctp.srcport': 'src_port' },
  ...{ 'tcp.dstport': 'dst_port', 'udp.dstport': 'dst_port', 'sctp.dstport': 'dst_port' },
  ...{ 'tcp.flags': 'tcp_flags', 'tcp.flags.str': 'tcp_flags' },
  ...{ 'eth.src': 'src_mac', 'eth.dst': 'dst_mac' },
  'dns.qry.name': 'dns_domain',
  'http.request.full_uri': 'http_url',
  'tls.handshake.extensions_server_name': 'tls_sni',
  'ssl.handshake.extensions_server_name': 'tls_sni',
  'tls.handshake.ja4': 'ja4',
  ...{ 'tcp.len': 'payload_size', 'udp.length': 'payload_size' },
};

const byName = new Map(Object.entries(fields));

/** Null for any other name. */
export function tsharkColumn(name: string): TableColumn | null {
  return byName.get(name) ?? null;
}

const speaker = /^(?:(?:tcp|udp|sctp)\.(?:src|dst)port|arp\..*)$/;

/** Of TCP, UDP and SCTP, by IANA's numbers and names. */
const hasPorts = /^(?:|6|17|132|tcp|udp|sctp)$/i;

/** Ports in an ICMP error are those of the packet that it is about. */
export function portsAreIts(protocol: string | undefined): boolean {
  return hasPorts.test(protocol ?? '');
}

/** What the values of a field say beside themselves. */
export interface TsharkField {
  /** A port is of TCP, UDP or SCTP, an address of ARP: the protocol where no other field has it. */
  readonly protocol: string;
  /** Of a length that counts its header as well, B (RFC 768). */
  readonly header: number;
}

/** Null for what is no field of tshark. */
export function tsharkField(header: string): TsharkField | null {
  const name = header.trim().toLowerCase();
  if (!byName.has(name)) return null;
  const [word = ''] = name.split('.');
  const protocol = speaker.test(name) ? word.toUpperCase() : '';
  return { protocol, header: name === 'udp.length' ? 8 : 0 };
}

/** The first of several values, which tshark joins by commas, or by what `-E aggregator` says; empty without one. */
export function tsharkValue(field: TsharkField | null, text = ''): string {
  if (field === null) return text;
  const value = text.replace(/[,;|].*/s, '').trim();
  if (value === '' || field.header === 0) return value;
  return /^\d{1,6}$/.test(value) ? String(Math.max(0, Number(value) - field.header)) : '';
}
