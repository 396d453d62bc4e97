// The words of a reason, built from its own numbers only, in units that people read.

import { humanBytes, humanNumber, humanSeconds } from '../domain/human-units.ts';
import type { FeatureInfo } from './feature.ts';

export interface ReasonScene {
  /** The local end, and the remote end with its service: `203.0.113.9:8080`. */
  readonly from: string;
  readonly to: string;
  /** `for this host` or `here`. */
  readonly usualWhere: string;
  /** Payload each way. */
  readonly sent: number;
  readonly received: number;
  /** For DNS: the domain that was asked most under. */
  readonly domain?: string | undefined;
  /** For rarities: the kind of service, or the JA4. */
  readonly kind?: string | undefined;
}

type Sentence = (value: number, scene: ReasonScene) => string;

const sentences: Readonly<Record<string, Sentence>> = {
  upload: (value, { from, to }) => `${from} sent ${humanBytes(value)} to ${to}`,
  net_upload: (value, { from, to }) => `${from} sent ${humanBytes(value)} more to ${to} than came back`,
  pcr: (value, { from, to, sent, received }) =>
    `${from} sent ${humanBytes(sent)} to ${to} and got ${humanBytes(received)} back: a ratio of ${humanNumber(value)}`,
  upload_vs_host: (value, { from, to }) =>
    `What ${from} sent to ${to} beyond what came back is ${humanNumber(value)} times that of its median destination`,
  remote_hosts: (value, { to }) => `Only ${plural(value, 'local host')} talked to ${to}`,
  unnamed: (_value, { to }) => `No name was asked for or given before ${to} was used`,
  tls_no_sni: (_value, { to }) => `TLS to ${to} without a server name`,
  port_rarity: (value, { to, kind }) =>
    `${to}: a service that ${percent(10 ** -value)} of the channels use${kind === undefined ? '' : ` (${kind})`}`,
  tls_odd_port: (_value, { to }) => `TLS to ${to}, on a port that is not TLS’s`,
  not_tls: (_value, { to }) => `Something else than TLS on ${to}, a port of TLS`,
  http_upload: (_value, { from, to }) => `${from} uploaded to ${to} by HTTP in clear`,
  cleartext_upload: (value, { from, to }) =>
    `${from} sent ${humanBytes(value)} to ${to} by a protocol that usually runs in clear`,
  ja4_rarity: (value, { to }) =>
    `The TLS client that spoke to ${to} is seen in ${percent(10 ** -value)} of the TLS channels`,
  regularity: (value, { from, to }) =>
    `${from} came back to ${to} by the clock (evenness ${humanNumber(value)} of 1)`,
  duration: (value, { from, to }) => `A flow between ${from} and ${to} lasted ${humanSeconds(value)}`,
  failed: (value, { from, to }) =>
    `${plural(value, 'flow')} between ${from} and ${to} refused or never answered`,
  remote_ports: (value, { from, to }) => `${plural(value, 'port')} tried between ${from} and ${to}`,
  dns_bytes: (value, { from, domain }) =>
    `${from} asked for names of ${humanBytes(value)} under ${domain ?? 'one domain'}`,
  peers: (value, { from }) => `${from} exchanged packets with ${plural(value, 'address', 'addresses')}`,
  failed_flows: (value, { from }) =>
    `${from} opened ${plural(value, 'flow')} that were refused or never answered`,
};

/** Usual values are said only where they differ from a plain "no". */
export function reasonText(
  info: FeatureInfo,
  value: number,
  usual: number | null,
  scene: ReasonScene,
): string {
  const sentence = sentences[info.name];
  const head = sentence === undefined ? `${info.meaning}: ${inUnit(info, value)}` : sentence(value, scene);
  if (usual === null || info.unit === 'yes/no' || info.unit === 'log10') return head;
  return `${head}; usual ${scene.usualWhere}: ${inUnit(info, usual)}`;
}

function inUnit(info: FeatureInfo, value: number): string {
  if (info.unit === 'B') return humanBytes(value);
  if (info.unit === 's') return humanSeconds(value);
  if (info.unit === 'score' || info.unit === 'ratio' || info.unit === 'yes/no') return humanNumber(value);
  return `${humanNumber(value)} ${info.unit}`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} %`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${humanNumber(count)} ${count === 1 ? one : many}`;
}
