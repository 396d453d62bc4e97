// What datasets know of addresses: when and with whom, how much, by which names and services.

import type { LookupFact, LookupResult } from '@jaws/shared/contract/lookup';
import { createLocalRule } from '@jaws/shared/domain/local-rule';
import { macText } from '@jaws/shared/lookup/mac-text';
import type { Overview } from '@jaws/shared/contract/stats';
import { summariseDatasets } from '../analysis/summarise-datasets.ts';
import { readDatasets, type ReadRequest } from '../analysis/read-datasets.ts';
import { macsOfAddresses, withVendors } from './macs-of-addresses.ts';

type SeenRequest = Omit<ReadRequest, 'where'>;

/** Addresses that are looked for in datasets; each is a pass over their packets. */
const mostAsked = 50;
const mostTold = 5;

/** The results with facts of every dataset behind them. @throws JawsError cancelled, dataset.* */
export async function seenInDatasets(
  request: SeenRequest,
  results: readonly LookupResult[],
): Promise<LookupResult[]> {
  const told: LookupResult[] = [];
  for (const [at, result] of results.entries())
    told.push(at < mostAsked && result.kind !== 'name' ? await seen(request, result) : result);
  return told;
}

async function seen(request: SeenRequest, result: LookupResult): Promise<LookupResult> {
  const facts: LookupFact[] = [...result.facts];
  for (const dataset of request.datasets) {
    const overview = await summariseDatasets(
      { ...request, datasets: [dataset], where: `ip == ${result.ip}` },
      mostTold,
    );
    const told = [...factsOf(overview, result.ip), ...(await macFacts(request, dataset, result.ip))];
    facts.push(...told.map(([name, value]) => ({ name, value, source: dataset })));
  }
  return { ...result, facts: facts.slice(0, 200) };
}

/** Of local addresses: packets of others come from a router. */
async function macFacts(request: SeenRequest, dataset: string, ip: string): Promise<[string, string][]> {
  const { local } = await request.store.manifest(dataset);
  if (!createLocalRule(local).isLocal(ip)) return [];
  const { table } = await readDatasets({ ...request, datasets: [dataset], where: `src == ${ip}` });
  const id = table.dictionaries.addresses.find(ip);
  if (id === undefined) return [];
  const macs = await withVendors(macsOfAddresses(table, new Set([id])).get(id) ?? []);
  return macs.map((mac) => ['MAC address', macText(mac)]);
}

function factsOf(overview: Overview, ip: string): [name: string, value: string][] {
  const { packets, flows, firstMs, lastMs } = overview;
  if (packets === 0) return [['Seen', 'never']];
  const time = (ms: number | null): string => (ms === null ? '?' : new Date(ms).toISOString());
  const names = namesOf(overview, ip);
  return [
    ['Seen', `${time(firstMs)} to ${time(lastMs)}, ${packets} packets in ${flows} flows`],
    ...(names.length === 0 ? [] : [['Names', names.join(', ')] satisfies [string, string]]),
    [
      'Bytes',
      `${overview.sent} sent out by local addresses, ${overview.received} received, ${overview.inside} inside`,
    ],
    ['Peers', peersOf(overview, ip).join(', ')],
    ['Services', servicesOf(overview).join(', ')],
  ].filter((fact): fact is [string, string] => fact[1] !== '');
}

function namesOf({ senders, destinations, conversations }: Overview, ip: string): string[] {
  const names = [
    ...[...senders, ...destinations].filter(({ address }) => address === ip).map(({ name }) => name),
    ...conversations.filter(({ server }) => server === ip).map(({ serverName }) => serverName),
  ];
  return [...new Set(names.filter((name) => name !== null))].slice(0, mostTold);
}

function peersOf({ conversations }: Overview, ip: string): string[] {
  return conversations.slice(0, mostTold).map(({ client, server }) => (client === ip ? server : client));
}

function servicesOf({ protocols }: Overview): string[] {
  const ports = protocols.flatMap(({ protocol, ports: of }) => of.map((port) => ({ protocol, ...port })));
  ports.sort((a, b) => b.bytesUp - a.bytesUp);
  return ports
    .slice(0, mostTold)
    .map(({ protocol, port, service }) => `${protocol} ${port}${service === null ? '' : ` (${service})`}`);
}
