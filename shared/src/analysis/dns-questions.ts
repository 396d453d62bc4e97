// What each local host asked the DNS, per registrable domain: a tunnel writes its data into the names it asks
// for, so many different long names under one domain are bytes that leave (Nadler 2019; DETECTION §2, ibHH).

import type { DetailDictionary } from '../domain/detail-dictionary.ts';
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
}

export const dnsPort = 53;

/** Questions of flows: three columns of one length. A (flow, detail) pair may occur more than once. */
export interface FlowQuestions {
  readonly flow: ArrayLike<number>;
  readonly detail: ArrayLike<number>;
  readonly count: ArrayLike<number>;
}

/** One entry per (flow, detail), from packets to port 53 only: mDNS and LLMNR stay on the link. */
export function readQuestions({ table, flowOfRow }: Traffic): FlowQuestions {
  const questions = new Map<number, number>();
  const details = table.dictionaries.details.size;
  for (let row = 0; row < table.count; row++) {
    const detail = table.detail[row] as number;
    const flow = flowOfRow[row] as number;
    if (detail === 0 || table.destinationPort[row] !== dnsPort || flow === noFlow) continue;
    const key = flow * details + detail;
    questions.set(key, (questions.get(key) ?? 0) + 1);
  }
  const keys = [...questions.keys()];
  return {
    flow: keys.map((key) => Math.floor(key / details)),
    detail: keys.map((key) => key % details),
    count: [...questions.values()],
  };
}

export function readDnsQuestions(traffic: Traffic, channelOfFlow: Uint32Array): DnsAsker[] {
  return sumByDomain(traffic.table.dictionaries.details, readQuestions(traffic), channelOfFlow);
}

type Sum = { -readonly [K in keyof DnsAsker]: DnsAsker[K] };

/** One entry per (channel, domain). */
export function sumByDomain(
  details: DetailDictionary,
  { flow, detail, count }: FlowQuestions,
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
    if (channel === undefined || name === null) continue;
    const key = channel * stride + (detail[at] as number);
    let sum = byName.get(key);
    if (sum === undefined) {
      const domain = registrableDomain(name);
      const id = `${channel} ${domain}`;
      sum = byDomain.get(id);
      if (sum === undefined) {
        sum = { channel, domain, names: 0, bytes: 0, questions: 0 };
        byDomain.set(id, sum);
        sums.push(sum);
      }
      sum.names += 1;
      sum.bytes += nameBytes(name) - nameBytes(domain);
      byName.set(key, sum);
    }
    sum.questions += count[at] as number;
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
