// Who is this address, by what is on this machine: its kind, the registry that answers for it, the country, the user's own
// databases and lists. Nothing is sent.

import { stat } from 'node:fs/promises';
import type { ListHit, LookupFact, LookupResult, LookupSource } from '@jaws/shared/contract/lookup';
import { formatIp } from '@jaws/shared/domain/ip-address';
import { embeddedIpv4, kindOfAddress } from '@jaws/shared/lookup/address-kind';
import type { LookupTarget } from '@jaws/shared/lookup/read-targets';
import { registryOf } from '@jaws/shared/lookup/registries';
import { ListIndex, parseList, type ListEntry } from '@jaws/shared/lookup/threat-list';
import { countryAttribution, countryOf, countrySource } from './country-table.ts';
import { readList, readSources, sourcePath, type KeptSource } from './lookup-sources.ts';
import { openDatabase, type Database, type Placed } from './mmdb-databases.ts';

interface UsedList {
  readonly kept: KeptSource;
  readonly index: ListIndex;
}

export interface OfflineLookup {
  readonly sources: readonly LookupSource[];
  readonly find: (target: LookupTarget) => LookupResult;
}

const bootstrapSource = 'IANA bootstrap registry (RFC 9224)';
const ownSources: readonly LookupSource[] = [
  { name: countrySource, text: countryAttribution, isUsable: true },
  { name: bootstrapSource, text: 'which registry was given the block; built in', isUsable: true },
];

/** With the sources as they are now. @throws JawsError lookup.bad-source, dataset.io */
export async function openOfflineLookup(dataDir: string): Promise<OfflineLookup> {
  const databases: Database[] = [];
  const lists: UsedList[] = [];
  const sources: LookupSource[] = [...ownSources];
  for (const kept of await readSources(dataDir)) {
    const path = sourcePath(dataDir, kept.name);
    if (kept.kind === 'database') {
      const database = await openDatabase(path, kept.name);
      databases.push(database);
      sources.push(withLicence(database.source, kept));
    } else sources.push(await openList(path, kept, lists));
  }
  // The one that was added last is asked first.
  databases.reverse();
  return { sources, find: (target) => lookUp(target, databases, lists) };
}

/** Tells when the sources have changed: answers made before are outdated then. @throws JawsError as `readSources` */
export async function sourcesVersion(dataDir: string): Promise<string> {
  const kept = await readSources(dataDir);
  const stats = await Promise.all(kept.map(({ name }) => stat(sourcePath(dataDir, name)).catch(() => null)));
  return kept.map(({ name }, at) => `${name} ${stats[at]?.mtimeMs ?? 0} ${stats[at]?.size ?? 0}`).join('\n');
}

/** Opens the sources on first use, and again when they have changed. @throws JawsError as `openOfflineLookup` */
export function keepOfflineLookup(dataDir: string): () => Promise<OfflineLookup> {
  let opened: { readonly version: string; readonly lookup: Promise<OfflineLookup> } | null = null;
  return async () => {
    const version = await sourcesVersion(dataDir);
    if (opened?.version !== version) opened = { version, lookup: openOfflineLookup(dataDir) };
    return await opened.lookup;
  };
}

function withLicence(source: LookupSource, { licence }: KeptSource): LookupSource {
  return licence === null ? source : { ...source, text: `${source.text}; licence: ${licence}` };
}

async function openList(path: string, kept: KeptSource, lists: UsedList[]): Promise<LookupSource> {
  const { name, fileMs } = kept;
  try {
    const { format, entries, passedOver } = parseList(await readList(path));
    lists.push({ kept, index: new ListIndex(entries) });
    const day = new Date(fileMs).toISOString().slice(0, 10);
    const left = passedOver === 0 ? '' : `, ${passedOver} of another kind`;
    const source = {
      name,
      text: `list (${format}) of ${day}: ${entries.length} entries${left}`,
      isUsable: true,
    };
    return withLicence(source, kept);
  } catch {
    return { name, text: 'cannot be read', isUsable: false };
  }
}

function lookUp(
  target: LookupTarget,
  databases: readonly Database[],
  lists: readonly UsedList[],
): LookupResult {
  if (target.kind === 'domain') {
    const hits = hitsOf(lists, (index) => index.ofName(target.value));
    return { ip: target.value, kind: 'name', facts: [], lists: hits };
  }
  const { address, value } = target;
  const { kind, text, source } = kindOfAddress(address);
  const facts: LookupFact[] = [];
  if (source !== null) facts.push({ name: 'Kind', value: text, source });
  const inner = embeddedIpv4(address);
  if (inner !== null)
    facts.push({ name: 'IPv4 address inside', value: formatIp(inner), source: source ?? 'RFC 4291' });
  if (target.zone !== null)
    facts.push({
      name: 'Zone',
      value: target.zone.slice(0, 100),
      source: 'as given; it means nothing elsewhere',
    });
  const hits = hitsOf(lists, (index) => index.ofAddress(value, address));
  const plain = { ip: value, kind, facts, lists: hits };
  return kind === 'public' ? { ...plain, ...publicFacts(target, databases, facts) } : plain;
}

/** Whom it belongs to and where, each with its source; `facts` gets every answer, also those that differ. */
function publicFacts(
  { address, value }: Extract<LookupTarget, { kind: 'ip' }>,
  databases: readonly Database[],
  facts: LookupFact[],
): Partial<LookupResult> {
  const registry = registryOf(address);
  if (registry !== null)
    facts.push({ name: 'Registry', value: `${registry.name} (${registry.region})`, source: bootstrapSource });
  const country = countryOf(address);
  let placed: Placed = {};
  for (const { source, find } of databases) {
    const found = find(value);
    if (found === null) continue;
    tell(found, source.name, facts);
    placed = { ...known(found), ...placed };
  }
  if (country !== null) facts.push({ name: 'Country', value: country, source: countrySource });
  const shown = placed.country ?? country ?? undefined;
  return {
    ...(registry === null ? {} : { registry: registry.name }),
    ...placed,
    ...(shown === undefined ? {} : { country: shown }),
  };
}

function known(placed: Placed): Placed {
  return Object.fromEntries(Object.entries(placed).filter(([, value]) => value !== undefined));
}

function tell({ country, city, asn, org, lat, lon }: Placed, source: string, facts: LookupFact[]): void {
  const say = (name: string, value: string | undefined): void => {
    if (value !== undefined) facts.push({ name, value, source });
  };
  say('Country', country);
  say('City', city);
  say('Place', lat === undefined || lon === undefined ? undefined : `${lat}, ${lon}`);
  say('Network', asn === undefined ? undefined : `AS${asn}`);
  say('Organisation', org);
}

function hitsOf(lists: readonly UsedList[], find: (index: ListIndex) => ListEntry | null): ListHit[] {
  return lists.flatMap(({ kept, index }) => {
    const found = find(index);
    if (found === null) return [];
    const { name, fileMs, licence } = kept;
    return [{ list: name, entry: found.entry.slice(0, 512), note: found.note, listedMs: fileMs, licence }];
  });
}
