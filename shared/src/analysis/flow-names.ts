// The second pass over packets that carry a detail or a fact: what each flow said about itself (names, TLS hello, HTTP
// requests, echoes).

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
  /** GET, HEAD or OPTIONS. */
  httpRead: 64,
  /** An HTTP request to a host by name; by address, or without a host. */
  httpNamed: 128,
  httpUnnamed: 256,
  /** A request that may have had a User-Agent: it had one, or its head was not seen whole. */
  httpAgent: 512,
} as const;

/** Sizes that are told apart in the echoes of one flow. */
const mostEchoSizes = 64;

/** Echo requests and answers (ICMP) of one flow. */
export interface EchoTally {
  requests: number;
  answers: number;
  requestBytes: number;
  answerBytes: number;
  /** Answers that differ from what was asked, and requests that repeat a number with other data. */
  differing: number;
  /** Different payload sizes, at most 64 of them. */
  readonly sizes: Set<number>;
}

export interface FlowSpeech {
  /** By flow: `speechBits` of all its packets. */
  readonly seen: Uint16Array;
  /** By flow: HTTP requests, and those among them that upload (POST, PUT, PATCH). */
  readonly requests: Uint32Array;
  readonly uploads: Uint32Array;
  /** By flow: SNI, else HTTP host; null when it gave none. */
  readonly serverName: readonly (string | null)[];
  /** By flow: JA4 of its hello. */
  readonly ja4: readonly (string | null)[];
  /** By flow; null where it has no echoes. */
  readonly echoes: readonly (EchoTally | null)[];
}

/** The same while it is being gathered. */
export interface GrowingSpeech {
  seen: Uint16Array;
  requests: Uint32Array;
  uploads: Uint32Array;
  readonly serverName: (string | null)[];
  readonly ja4: (string | null)[];
  readonly echoes: (EchoTally | null)[];
}

export function readSpeech(traffic: Traffic): FlowSpeech {
  const { table, flows, flowOfRow } = traffic;
  const speech = {
    seen: new Uint16Array(flows.count),
    requests: new Uint32Array(flows.count),
    uploads: new Uint32Array(flows.count),
    serverName: new Array<string | null>(flows.count).fill(null),
    ja4: new Array<string | null>(flows.count).fill(null),
    echoes: new Array<EchoTally | null>(flows.count).fill(null),
  };
  for (let row = 0; row < table.count; row++) {
    if (table.detail[row] === 0 && table.facts[row] === 0) continue;
    const flow = flowOfRow[row] as number;
    if (flow !== noFlow) noteSpeech(speech, flow, table, row);
  }
  return speech;
}

const echo = factBits.echoRequest | factBits.echoReply;

/** Adds what one packet says to its flow, which must have its place in every column. */
export function noteSpeech(speech: GrowingSpeech, flow: number, table: PacketTable, row: number): void {
  const facts = table.facts[row] as number;
  if ((facts & factBits.hasHello) !== 0) see(speech, flow, speechBits.hello);
  if ((facts & echo) !== 0) noteEcho(speech, flow, table, row);
  const detail = table.detail[row] as number;
  if (detail !== 0) noteDetail(speech, flow, table.dictionaries.details.get(detail), facts);
}

function see(speech: GrowingSpeech, flow: number, bits: number): void {
  speech.seen[flow] = (speech.seen[flow] as number) | bits;
}

function noteEcho(speech: GrowingSpeech, flow: number, table: PacketTable, row: number): void {
  const tally = (speech.echoes[flow] ??= {
    ...{ requests: 0, answers: 0, requestBytes: 0, answerBytes: 0, differing: 0 },
    sizes: new Set<number>(),
  });
  const facts = table.facts[row] as number;
  const bytes = Math.max(0, table.payloadSize[row] as number);
  if ((facts & factBits.echoRequest) !== 0) {
    tally.requests += 1;
    tally.requestBytes += bytes;
  } else {
    tally.answers += 1;
    tally.answerBytes += bytes;
  }
  if ((facts & factBits.echoDiffers) !== 0) tally.differing += 1;
  if (tally.sizes.size < mostEchoSizes) tally.sizes.add(bytes);
}

function noteDetail(speech: GrowingSpeech, flow: number, detail: PacketDetail, facts: number): void {
  const { dnsName, sni, httpUrl, ja4 } = detail;
  if (ja4 !== null) speech.ja4[flow] ??= ja4;
  if (httpUrl !== null) noteRequest(speech, flow, httpUrl, facts);
  const name = sni ?? nameOfUrl(httpUrl);
  if (name !== null) speech.serverName[flow] ??= name;
  see(speech, flow, (dnsName === null ? 0 : speechBits.dns) | helloBits(sni, ja4));
}

function helloBits(sni: string | null, ja4: string | null): number {
  if (sni === null) return ja4 === null ? 0 : speechBits.hello;
  return speechBits.hello | (looksLikeAddress(sni) ? speechBits.sniIsAddress : speechBits.sni);
}

function noteRequest(speech: GrowingSpeech, flow: number, url: string, facts: number): void {
  let bits: number = speechBits.http;
  speech.requests[flow] = (speech.requests[flow] as number) + 1;
  if (/^(POST|PUT|PATCH)( |$)/.test(url)) {
    bits |= speechBits.httpUpload;
    speech.uploads[flow] = (speech.uploads[flow] as number) + 1;
  } else if (/^(GET|HEAD|OPTIONS)( |$)/.test(url)) bits |= speechBits.httpRead;
  bits |= nameOfUrl(url) === null ? speechBits.httpUnnamed : speechBits.httpNamed;
  if ((facts & factBits.noUserAgent) === 0) bits |= speechBits.httpAgent;
  see(speech, flow, bits);
}

/** An address names nothing. */
function nameOfUrl(url: string | null): string | null {
  const host = hostOfUrl(url);
  return host === null || looksLikeAddress(host) ? null : host;
}

export function looksLikeAddress(name: string): boolean {
  return name.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name);
}
