// What each local host asked the DNS, per registrable domain: a tunnel writes its data into the names it asks
// for, so many different long names under one domain are bytes that leave (Nadler 2019; DETECTION §2, ibHH).

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

const dnsPort = 53;

/** One entry per (channel, domain), from packets to port 53 only: mDNS and LLMNR stay on the link. */
export function readDnsQuestions(traffic: Traffic, channelOfFlow: Uint32Array): DnsAsker[] {
  const { table, flowOfRow } = traffic;
  const questions = new Map<number, number>();
  const details = table.dictionaries.details.size;
  for (let row = 0; row < table.count; row++) {
    const detail = table.detail[row] as number;
    if (detail === 0 || table.destinationPort[row] !== dnsPort) continue;
    const channel = channelOfFlow[flowOfRow[row] as number];
    if (channel === undefined) continue;
    const key = channel * details + detail;
    questions.set(key, (questions.get(key) ?? 0) + 1);
  }
  return sumByDomain(traffic, questions, details);
}

function sumByDomain(traffic: Traffic, questions: ReadonlyMap<number, number>, details: number): DnsAsker[] {
  const byDomain = new Map<string, { -readonly [K in keyof DnsAsker]: DnsAsker[K] }>();
  for (const [key, count] of questions) {
    const channel = Math.floor(key / details);
    const name = traffic.table.dictionaries.details.get(key % details).dnsName;
    if (name === null) continue;
    const domain = registrableDomain(name);
    const id = `${channel} ${domain}`;
    const sum = byDomain.get(id) ?? { channel, domain, names: 0, bytes: 0, questions: 0 };
    sum.names += 1;
    sum.bytes += name.length - domain.length;
    sum.questions += count;
    byDomain.set(id, sum);
  }
  return [...byDomain.values()];
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
