// The words of a reason, built from its own numbers only, in units that people read.

import { humanBytes, humanNumber, humanSeconds } from '../domain/human-units.ts';

export interface ReasonScene {
  /** The local end, and the remote end; the serving one with its port: `203.0.113.9:8080`. */
  readonly from: string;
  readonly to: string;
  /** The addresses of the side that opens and the side that serves. */
  readonly client: string;
  readonly server: string;
  /** `for this host` or `here`. */
  readonly usualWhere: string;
  /** Payload each way. */
  readonly sent: number;
  readonly received: number;
  /** ` in all its flows` where a flow shows what its whole channel did, else nothing. */
  readonly inAll?: string;
  /** For DNS: the domain that was asked most under. */
  readonly domain?: string | undefined;
  /** The service: `TCP 587`, `ICMP`. */
  readonly kind?: string | undefined;
  /** Whether HTTP in clear carried the upload. */
  readonly isHttp?: boolean;
  /** Whether one flow is spoken of, not the longest of several. */
  readonly isFlow?: boolean;
}

/** The numbers of a reason, as it shows them. */
export interface ReasonNumbers {
  readonly feature: string;
  readonly value: number;
  readonly unit: string;
  readonly usual: number | null;
}

type Sentence = (value: number, scene: ReasonScene) => string;

const sentences: Readonly<Record<string, Sentence>> = {
  upload: (value, { from, to }) => `${from} sent ${humanBytes(value)} to ${to}`,
  net_upload: (value, { from, to }) => `${from} sent ${humanBytes(value)} more to ${to} than came back`,
  pcr: (value, { from, to, sent, received, inAll = '' }) =>
    `${to} sent ${humanBytes(received)} back for the ${humanBytes(sent)} from ${from}${inAll}: ratio ${humanNumber(value)} (1 = all out, -1 = all in)`,
  upload_vs_host: (value, { from, to, inAll = '' }) =>
    `${from} sent ${humanBytes(value)} more to ${to} than came back${inAll}`,
  remote_hosts: (value, { to }) => `Only ${counted(value, 'local hosts')} talked to ${to}`,
  unnamed: (_value, { to }) => `No name was asked for or given before ${to} was used`,
  tls_no_sni: (_value, { to }) => `TLS to ${to} without a server name`,
  port_rarity: (value, { to, kind = '' }) =>
    kind.includes(' ')
      ? `${kind}, the port of ${to}, or one of its kind is used by ${percent(value)} of the channels here`
      : `${kind}, as with ${to}, is used by ${percent(value)} of the channels here`,
  tls_odd_port: (_value, { to }) => `TLS to ${to}, on a port that is not TLS’s`,
  not_tls: (_value, { to }) => `Something else than TLS on ${to}, a port of TLS`,
  http_upload: (_value, { from, to }) => `${from} uploaded to ${to} by HTTP in clear`,
  cleartext_upload: (value, { from, to, kind, isHttp = false, inAll = '' }) =>
    isHttp
      ? `${from} sent ${humanBytes(value)} to ${to} by HTTP in clear, with an upload among the requests${inAll}`
      : `${from} sent ${humanBytes(value)} to ${to} by a service that usually runs in clear${kind === undefined ? '' : ` (${kind})`}${inAll}`,
  ja4_rarity: (value, { to }) =>
    `The TLS client that spoke to ${to} is seen in ${percent(value)} of the TLS channels here`,
  regularity: (value, { from, to }) =>
    `${from} came back to ${to} at even intervals (evenness ${humanNumber(value)} of 1)`,
  duration: (value, { from, to, isFlow = false }) =>
    isFlow
      ? `The flow between ${from} and ${to} lasted ${seconds(value)}`
      : `The longest flow between ${from} and ${to} lasted ${seconds(value)}`,
  failed: (value, { from, to }) =>
    `${counted(value, 'flows')} between ${from} and ${to} ${value === 1 ? 'was' : 'were'} refused or never answered`,
  remote_ports: (value, { client, server }) => `${client} tried ${counted(value, 'ports')} of ${server}`,
  tried_hosts: (value, { client, kind = '' }) =>
    `${client} tried ${counted(value, 'hosts')} by ${kind} without getting through`,
  connections: (value, { from, to }) => `${from} opened ${counted(value, 'flows')} to ${to}`,
  dns_bytes: (value, { from, domain }) =>
    `${from} asked for different names under ${domain ?? 'one domain'} that hold ${humanBytes(value)} in all`,
  peers: (value, { from }) => `${from} exchanged packets with ${counted(value, 'addresses')}`,
  failed_flows: (value, { from }) =>
    `${from} opened ${counted(value, 'flows')} that ${value === 1 ? 'was' : 'were'} refused or never answered`,
  destination: (value, { from, to }) => `${from} went to ${to}, as only ${percent(value)} of the packets`,
  type: (value, { from, kind }) =>
    `${from} is ${kind ?? 'of a protocol'}, as only ${percent(value)} of the packets`,
  size: (value, { from }) => `${from} has ${humanBytes(value)} on the wire`,
};

/** One sentence; the usual is said except where it is a plain "no". */
export function reasonText({ feature, value, unit, usual }: ReasonNumbers, scene: ReasonScene): string {
  const head = sentences[feature]?.(value, scene) ?? `${feature}: ${inUnit(unit, value)}`;
  if (usual === null || unit === 'yes/no') return head;
  const told = inUnit(unit, usual);
  if (feature === 'upload_vs_host') return `${head}; median of its other destinations: ${told}`;
  return `${head}; usual ${scene.usualWhere}: ${told}`;
}

function inUnit(unit: string, value: number): string {
  if (unit === 'B') return humanBytes(value);
  if (unit === 's') return seconds(value);
  if (unit === '%') return percent(value);
  return unit in singular ? counted(value, unit) : humanNumber(value);
}

const singular: Readonly<Record<string, string>> = {
  addresses: 'address',
  flows: 'flow',
  hosts: 'host',
  'local hosts': 'local host',
  packets: 'packet',
  ports: 'port',
};

function counted(count: number, many: string): string {
  return `${humanNumber(count)} ${count === 1 ? (singular[many] ?? many) : many}`;
}

/** A flow of one packet lasts 0 s; one of two may be shorter than a millisecond. */
function seconds(value: number): string {
  if (value <= 0) return '0 s';
  return value < 0.001 ? 'less than 1 ms' : humanSeconds(value);
}

/** Two digits below 10 %, never a plain 0 or 100 for what is neither. */
function percent(value: number): string {
  if (value >= 10) return `${value < 100 ? Math.min(99, Math.round(value)) : 100} %`;
  return `${Number(value.toPrecision(2))} %`;
}
