// The second pass over packets that carry a detail: what each flow said about itself (names, TLS hello, uploads by
// HTTP), and what each local host asked the DNS.

import type { PacketDetail } from '../domain/detail-dictionary.ts';
import { factBits, type PacketTable } from '../domain/packet-table.ts';
import { hostOfUrl } from '../domain/url-host.ts';
import { noFlow } from '../flows/flow-table.ts';
import type { Traffic } from './traffic.ts';

/** Bits of `FlowSpeech.seen`. */
export const speechBits = {
  hello: 1,
  sni: 2,
  http: 4,
  httpUpload: 8,
  dns: 16,
  /** A whole hello named its server, but by an address. */
  sniIsAddress: 32,
} as const;

export interface FlowSpeech {
  /** By flow: `speechBits` of all its packets. */
  readonly seen: Uint8Array;
  /** By flow: SNI, else HTTP host; null when it gave none. */
  readonly serverName: readonly (string | null)[];
  /** By flow: JA4 of its hello. */
  readonly ja4: readonly (string | null)[];
}

/** The same while it is being gathered. */
export interface GrowingSpeech {
  seen: Uint8Array;
  readonly serverName: (string | null)[];
  readonly ja4: (string | null)[];
}

export function readSpeech(traffic: Traffic): FlowSpeech {
  const { table, flows, flowOfRow } = traffic;
  const speech = {
    seen: new Uint8Array(flows.count),
    serverName: new Array<string | null>(flows.count).fill(null),
    ja4: new Array<string | null>(flows.count).fill(null),
  };
  for (let row = 0; row < table.count; row++) {
    const flow = flowOfRow[row] as number;
    if (flow !== noFlow) noteSpeech(speech, flow, table, row);
  }
  return speech;
}

/** Adds what one packet says to its flow, which must have its place in every column. */
export function noteSpeech(speech: GrowingSpeech, flow: number, table: PacketTable, row: number): void {
  const isHello = ((table.facts[row] as number) & factBits.hasHello) !== 0;
  if (isHello) speech.seen[flow] = (speech.seen[flow] as number) | speechBits.hello;
  const detail = table.detail[row] as number;
  if (detail !== 0) noteDetail(speech, flow, table.dictionaries.details.get(detail));
}

function noteDetail(speech: GrowingSpeech, flow: number, detail: PacketDetail): void {
  const { dnsName, sni, httpUrl, ja4 } = detail;
  const name = sni ?? nameOfUrl(httpUrl);
  if (ja4 !== null) speech.ja4[flow] ??= ja4;
  if (name !== null) speech.serverName[flow] ??= name;
  const spoken = speechOf(sni, httpUrl, ja4) | (dnsName === null ? 0 : speechBits.dns);
  speech.seen[flow] = (speech.seen[flow] as number) | spoken;
}

function speechOf(sni: string | null, url: string | null, ja4: string | null): number {
  let bits = 0;
  if (ja4 !== null || sni !== null) bits |= speechBits.hello;
  if (sni !== null) bits |= looksLikeAddress(sni) ? speechBits.sniIsAddress : speechBits.sni;
  if (url !== null) bits |= speechBits.http;
  if (url !== null && /^(POST|PUT|PATCH)( |$)/.test(url)) bits |= speechBits.httpUpload;
  return bits;
}

/** An address names nothing. */
function nameOfUrl(url: string | null): string | null {
  const host = hostOfUrl(url);
  return host === null || looksLikeAddress(host) ? null : host;
}

export function looksLikeAddress(name: string): boolean {
  return name.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name);
}
