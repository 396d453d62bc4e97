// What each local host asked the DNS, per registrable domain: a tunnel writes its data into the names it asks
// for, so many different long names under one domain are bytes that leave (Nadler 2019; DETECTION §2, ibHH).

import type { DetailDictionary } from '../domain/detail-dictionary.ts';
import { factBits, type PacketTable } from '../domain/packet-table.ts';
import { noFlow } from '../flows/flow-table.ts';
import type { Traffic } from './traffic.ts';

export interface DnsAsker {
  /** Channel (host -> resolver) that carried the questions. */
  readonly channel: number;
  readonly domain: string;
  /** Different names under the domain, and the bytes of their parts left of the domain. */
  readonly names: number;
  readonly bytes: number;
  readonly questions: number;
  /** Questions of a type that can carry data back (TXT, NULL, CNAME, MX, KEY, SRV, private, ANY). */
  readonly carrying: number;
}

export const dnsPort = 53;

/** Questions of flows: columns of one length. A (flow, detail) pair may occur more than once. */
export interface FlowQuestions {
  readonly flow: ArrayLike<number>;
  readonly detail: ArrayLike<number>;
  /** Times it was asked; and of these, by a type that can carry data back. */
  readonly count: ArrayLike<number>;
  readonly carrying: ArrayLike<number>;
  /** Times it was answered with "no such name". */
  readonly missing: ArrayLike<number>;
}

/** What is counted of one name in one flow. */
export interface NameCounts {
  count: number;
  carrying: number;
  missing: number;
}

/** Counts a packet with a name to port 53, or an answer that says that the name does not exist. */
export function noteQuestion(
  names: Map<number, NameCounts>,
  key: number,
  table: PacketTable,
  row: number,
): void {
  const facts = table.facts[row] as number;
  const isQuestion = table.destinationPort[row] === dnsPort;
  const isMissing = (facts & factBits.nxdomain) !== 0;
  if (!isQuestion && !isMissing) return;
  let counts = names.get(key);
  if (counts === undefined) names.set(key, (counts = { count: 0, carrying: 0, missing: 0 }));
  if (isMissing) counts.missing += 1;
  else {
    counts.count += 1;
    if ((facts & factBits.dnsCarries) !== 0) counts.carrying += 1;
  }
}

/** As columns; `flowOf` gives the flow's place for a key's number. */
export function questionColumns(
  names: ReadonlyMap<number, NameCounts>,
  stride: number,
  flowOf: (number: number) => number,
): FlowQuestions {
  const keys = [...names.keys()];
  const counts = [...names.values()];
  return {
    flow: keys.map((key) => flowOf(Math.floor(key / stride))),
    detail: keys.map((key) => key % stride),
    count: counts.map(({ count }) => count),
    carrying: counts.map(({ carrying }) => carrying),
    missing: counts.map(({ missing }) => missing),
  };
}

/** One entry per (flow, detail), from packets to port 53 and answers of it: mDNS and LLMNR stay on the link. */
export function readQuestions({ table, flowOfRow }: Traffic): FlowQuestions {
  const names = new Map<number, NameCounts>();
  const details = table.dictionaries.details.size;
  for (let row = 0; row < table.count; row++) {
    const detail = table.detail[row] as number;
    const flow = flowOfRow[row] as number;
    if (detail !== 0 && flow !== noFlow) noteQuestion(names, flow * details + detail, table, row);
  }
  return questionColumns(names, details, (flow) => flow);
}

export function readDnsQuestions(traffic: Traffic, channelOfFlow: Uint32Array): DnsAsker[] {
  return sumByDomain(traffic.table.dictionaries.details, readQuestions(traffic), channelOfFlow);
}

type Sum = { -readonly [K in keyof DnsAsker]: DnsAsker[K] };

/** One entry per (channel, domain). */
export function sumByDomain(
  details: DetailDictionary,
  { flow, detail, count, carrying }: FlowQuestions,
  channelOfFlow: Uint32Array,
): DnsAsker[] {
  const sums: Sum[] = [];
  const byDomain = new Map<string, Sum>();
  // By (channel, detail), so that a name counts once per channel and its domain is looked for once.
  const byName = new Map<number, Sum>();
  const stride = details.size;
  for (let at = 0; at < flow.length; at++) {
    const channel = channelOfFlow[flow[at] as number];
    const name = details.get(detail[at] as number).dnsName;
    if (channel === undefined || name === null || count[at] === 0) continue;
    const key = channel * stride + (detail[at] as number);
    let sum = byName.get(key);
    if (sum === undefined) {
      const domain = registrableDomain(name);
      const id = `${channel} ${domain}`;
      sum = byDomain.get(id);
      if (sum === undefined) {
        sum = { channel, domain, names: 0, bytes: 0, questions: 0, carrying: 0 };
        byDomain.set(id, sum);
        sums.push(sum);
      }
      sum.names += 1;
      sum.bytes += nameBytes(name) - nameBytes(domain);
      byName.set(key, sum);
    }
    sum.questions += count[at] as number;
    sum.carrying += carrying[at] as number;
  }
  return sums;
}

/** Bytes of a name as they were asked for: an odd one is written `\\DDD`, four letters for one byte. */
function nameBytes(name: string): number {
  return name.replace(/\\\d{3}/g, '.').length;
}

/**
 * The part of a name that somebody registered, by shape: two labels, three where the second-last one is a short
 * category under a country (`co.uk`, `com.br`). Reverse look-ups keep the whole zone. An estimate without the public
 * suffix list: it only groups names.
 */
export function registrableDomain(name: string): string {
  const labels = name.split('.');
  if (name.endsWith('.arpa')) return labels.slice(-2).join('.');
  const last = labels.at(-1) ?? '';
  const second = labels.at(-2) ?? '';
  const isCategory = last.length === 2 && (second.length <= 2 || /^(com|net|org|gov|edu|mil)$/.test(second));
  return labels.slice(isCategory ? -3 : -2).join('.');
}
