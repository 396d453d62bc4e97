// The fields of the filter language: what kind of value each takes, and the other names it answers to
// (the columns of the CSV and of the tables), so that a header seen on screen can be typed as it is.

export type FieldKind = 'address' | 'port' | 'bytes' | 'number' | 'duration' | 'time' | 'flags' | 'text';

export interface FilterFieldInfo {
  readonly kind: FieldKind;
  readonly meaning: string;
  readonly aliases: readonly string[];
}

export const filterFields = {
  ip: { kind: 'address', meaning: 'address of either end', aliases: ['address', 'host'] },
  src: { kind: 'address', meaning: 'source address', aliases: ['src_ip'] },
  dst: { kind: 'address', meaning: 'destination address', aliases: ['dst_ip'] },
  client: { kind: 'address', meaning: 'address that opened the flow', aliases: [] },
  server: { kind: 'address', meaning: 'address that the flow was opened to', aliases: [] },
  net: { kind: 'address', meaning: 'network of either end', aliases: [] },
  port: { kind: 'port', meaning: 'port of either end', aliases: [] },
  sport: { kind: 'port', meaning: 'source port', aliases: ['src_port'] },
  dport: { kind: 'port', meaning: 'destination port', aliases: ['dst_port'] },
  client_port: { kind: 'port', meaning: 'port of the client', aliases: [] },
  server_port: { kind: 'port', meaning: 'port of the server', aliases: [] },
  proto: { kind: 'text', meaning: 'protocol', aliases: ['protocol', 'type'] },
  label: { kind: 'text', meaning: 'label', aliases: [] },
  size: { kind: 'bytes', meaning: 'bytes on the wire', aliases: ['bytes'] },
  payload: { kind: 'bytes', meaning: 'transport payload bytes', aliases: ['payload_size'] },
  time: { kind: 'time', meaning: 'time', aliases: ['timestamp', 'start', 'first'] },
  sni: { kind: 'text', meaning: 'TLS server name', aliases: ['tls_sni'] },
  dns: { kind: 'text', meaning: 'DNS query name', aliases: ['dns_domain'] },
  url: { kind: 'text', meaning: 'HTTP method and address', aliases: ['http_url'] },
  mac: { kind: 'text', meaning: 'MAC address of either end', aliases: ['src_mac', 'dst_mac'] },
  flags: { kind: 'flags', meaning: 'TCP flags', aliases: ['tcp_flags'] },
  ja4: { kind: 'text', meaning: 'JA4 fingerprint of the TLS client', aliases: [] },
  facts: { kind: 'text', meaning: 'what the content shows: mail, ssh, clear-login …', aliases: [] },
  name: { kind: 'text', meaning: 'name of the flow: SNI, else DNS, else HTTP host', aliases: [] },
  community_id: {
    kind: 'text',
    meaning: 'Community ID of the flow, as Zeek, Suricata and Wireshark show it',
    aliases: ['communityid', 'network.community_id'],
  },
  id: { kind: 'number', meaning: 'packet number', aliases: ['packet_id'] },
  packets: { kind: 'number', meaning: 'packets of the flow', aliases: [] },
  up: { kind: 'bytes', meaning: 'bytes of the flow that the local side sent', aliases: [] },
  down: { kind: 'bytes', meaning: 'bytes of the flow that the local side received', aliases: [] },
  duration: { kind: 'duration', meaning: 'seconds from first to last packet of the flow', aliases: [] },
} as const satisfies Record<string, FilterFieldInfo>;

export type FilterField = keyof typeof filterFields;

export const filterFieldNames = Object.keys(filterFields) as readonly FilterField[];

const byName = new Map<string, FilterField>();
for (const field of filterFieldNames) {
  byName.set(field, field);
  for (const alias of filterFields[field].aliases) byName.set(alias, field);
}

/** The field of a name or alias in any case; null when there is none. */
export function findField(name: string): FilterField | null {
  return byName.get(name.toLowerCase()) ?? null;
}
