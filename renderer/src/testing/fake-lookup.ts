// Look-ups of the host of tests: by what an address is; one made-up table of countries, one list, and sources that come and go.

import type { Handlers, ProcedureOutput } from '@jaws/shared/contract/contract';
import type { ListedSource, LookupFact, LookupResult, SeenAddress } from '@jaws/shared/contract/lookup';
import { kindOfAddress } from '@jaws/shared/lookup/address-kind';
import { readTarget, type LookupTarget } from '@jaws/shared/lookup/read-targets';
import type { FakeDatasets } from './fake-datasets.ts';
import { fakeFilter } from './fake-filter.ts';

type LookupHandlers = Pick<
  Handlers,
  'lookup.facts' | 'lookup.seen' | 'lookup.sources' | 'lookup.addSource' | 'lookup.removeSource'
>;

const table = { name: 'Table of the test', text: 'Table of the test (CC BY-SA 4.0)', isUsable: true };
/** Of two sources that do not agree, with a place. */
const disputed = '198.51.100.7';
const listed = '203.0.113.9';
const list = { list: 'bad.txt', note: 'seen in May', listedMs: Date.UTC(2026, 4, 1), licence: 'CC0' };

/** Addresses of documents stand for those of the internet. */
function isPublic(target: LookupTarget): boolean {
  return target.kind === 'ip' && ['public', 'documentation'].includes(kindOfAddress(target.address).kind);
}

function resultOf(target: LookupTarget): LookupResult {
  const ip = target.value;
  const lists = ip === listed ? [{ ...list, entry: ip }] : [];
  if (target.kind === 'domain') return { ip, kind: 'name', facts: [], lists };
  if (!isPublic(target)) {
    const { kind, text: value, source } = kindOfAddress(target.address);
    return { ip, kind, facts: [{ name: 'Kind', value, source: source ?? '' }], lists };
  }
  const facts: LookupFact[] = [{ name: 'Country', value: 'NL', source: table.name }];
  if (ip !== disputed) return { ip, kind: 'public', country: 'NL', facts, lists };
  facts.push({ name: 'Country', value: 'DE', source: 'city.mmdb' });
  const place = { city: 'Berlin', lat: 52.5, lon: 13.4 };
  return { ip, kind: 'public', country: 'DE', asn: 64_500, org: 'Example Hosting', ...place, facts, lists };
}

function fakeFacts(targets: readonly string[]): ProcedureOutput<'lookup.facts'> {
  const read = targets.map((text) => ({ text, target: readTarget(text) }));
  return {
    results: read.flatMap(({ target }) => (target === null ? [] : [resultOf(target)])),
    unread: read.filter(({ target }) => target === null).map(({ text }) => text),
    sources: [table],
  };
}

function seenIn(datasets: FakeDatasets, dataset: string, where: string): (ip: string) => SeenAddress[] {
  const packets = datasets.get(dataset).packets.filter(fakeFilter(where));
  return (ip) => {
    const own = packets.filter(({ sourceIp, destinationIp }) => sourceIp === ip || destinationIp === ip);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    const sum = (to: boolean): number =>
      own.reduce((bytes, { destinationIp, size }) => bytes + ((destinationIp === ip) === to ? size : 0), 0);
    const times = { firstMs: first.timeMs, lastMs: last.timeMs };
    const macs = ip.startsWith('192.168.')
      ? [{ mac: '00:00:0c:12:34:56', vendor: 'Cisco Systems, Inc' }]
      : [];
    return [{ ip, packets: own.length, up: sum(true), down: sum(false), ...times, macs }];
  };
}

export function lookupHandlers(datasets: FakeDatasets): LookupHandlers {
  const sources: ListedSource[] = [{ ...table, kind: 'built-in', licence: null, fileMs: null }];
  return {
    'lookup.facts': ({ targets }) => Promise.resolve(fakeFacts(targets)),
    'lookup.seen': ({ dataset, where, addresses }) =>
      Promise.resolve({ seen: addresses.flatMap(seenIn(datasets, dataset, where)) }),
    'lookup.sources': () => Promise.resolve({ sources: [...sources] }),
    'lookup.addSource': ({ licence }) => {
      const name = 'added.txt';
      const text = 'list (lines) of 2026-05-01: 3 entries';
      sources.push({ name, text, isUsable: true, kind: 'list', licence, fileMs: Date.UTC(2026, 4, 1) });
      return Promise.resolve({ name });
    },
    'lookup.removeSource': ({ name }) => {
      sources.splice(
        sources.findIndex((source) => source.name === name),
        1,
      );
      return Promise.resolve(null);
    },
  };
}
