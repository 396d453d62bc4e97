// Some of the many hosts or names that a happening stands for, so that a reader can look them up.

import type { AnalysisReason } from '../contract/analysis.ts';
import { registrableDomain } from '../analysis/dns-questions.ts';
import { happeningKinds, type Happenings } from './happenings.ts';

const mostExamples = 4;
const longestExample = 60;

/** Null for a pair, whose two ends are said anyway. */
export function examplesOf(happenings: Happenings, happening: number): AnalysisReason | null {
  const kind = happeningKinds[happenings.kind[happening] as number];
  if (kind === 'pair') return null;
  const { addresses } = happenings.book.traffic.table.dictionaries;
  const found =
    kind === 'sweep'
      ? sweptHosts(happenings, happening, mostExamples).map((host) => addresses.get(host) ?? '')
      : askedNames(happenings, happening);
  if (found.length === 0) return null;
  const rest = { feature: 'examples', value: null, unit: '', usual: null, z: null };
  return { ...rest, text: `For instance ${found.map(shortened).join(', ')}` };
}

/** Address ids of the first hosts of a sweep. */
export function sweptHosts({ ofFlow, book }: Happenings, happening: number, most: number): number[] {
  const { server } = book.traffic.flows;
  const hosts = new Set<number>();
  for (let flow = 0; flow < ofFlow.length && hosts.size < most; flow++)
    if (ofFlow[flow] === happening) hosts.add(server[flow] as number);
  return [...hosts];
}

/** Of a tunnel, names under its domain; else names that do not exist. */
function askedNames({ book, client, domain }: Happenings, happening: number): string[] {
  const { questions, traffic } = book;
  const { details } = traffic.table.dictionaries;
  const wanted = domain.get(happening);
  const names = new Set<string>();
  for (let at = 0; at < questions.flow.length && names.size < mostExamples; at++) {
    if (traffic.flows.client[questions.flow[at] as number] !== client[happening]) continue;
    const name = details.get(questions.detail[at] as number).dnsName;
    if (name === null) continue;
    const isIts = wanted === undefined ? questions.missing[at] !== 0 : registrableDomain(name) === wanted;
    if (isIts) names.add(name);
  }
  return [...names];
}

function shortened(text: string): string {
  return text.length <= longestExample ? text : `${text.slice(0, longestExample - 1)}…`;
}
