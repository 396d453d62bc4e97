import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookupResult } from '@jaws/shared/contract/lookup';
import { readTarget } from '@jaws/shared/lookup/read-targets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addSource, readSources, removeSource } from './lookup-sources.ts';
import { mmdbFile } from './mmdb.fixture.ts';
import { openOfflineLookup, sourcesVersion } from './offline-lookup.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-lookup-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

async function find(text: string): Promise<LookupResult> {
  const target = readTarget(text);
  if (target === null) throw new Error(`not understood: ${text}`);
  return (await openOfflineLookup(dataDir)).find(target);
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(dataDir, name);
  await writeFile(path, content);
  return path;
}

const built = Date.UTC(2026, 9, 1) / 1000;
/** In the field names of GeoLite2, DB-IP, and IPinfo. */
const city = mmdbFile(
  {
    '1.2.3.0/24': {
      country: { iso_code: 'NL', names: { en: 'Netherlands' } },
      city: { names: { en: 'Utrecht' } },
      location: { latitude: 52.09, longitude: 5.12 },
    },
    '2001:400::/24': { country: { iso_code: 'US', names: { en: 'United States' } } },
  },
  'GeoLite2-City',
  built,
);
const network = mmdbFile(
  { '1.2.3.0/24': { autonomous_system_number: 64_500, autonomous_system_organization: 'Example Hosting' } },
  'GeoLite2-ASN',
  built,
);
const lite = mmdbFile(
  { '1.2.0.0/16': { country: 'DE', country_code: 'DE', asn: 'AS64501', as_name: 'Other Carrier' } },
  'ipinfo lite',
  built,
);

describe('without any source of the user', () => {
  it('tells the registry and the country of public addresses, and of IPv6 no country', async () => {
    const one = await find('8.8.8.8');
    expect(one).toMatchObject({ ip: '8.8.8.8', kind: 'public', registry: 'ARIN', country: 'US' });
    expect(one.facts.map(({ name }) => name)).toEqual(['Registry', 'Country']);
    const six = await find('2a00:1450:4001::200e');
    expect(six).toMatchObject({ kind: 'public', registry: 'RIPE NCC' });
    expect(six.country).toBeUndefined();
  });

  it.each([
    ['192.168.7.7', 'private', 'RFC 1918'],
    ['100.127.0.1', 'shared', 'RFC 6598'],
    ['fe80::1%eth0', 'link-local', 'RFC 4291'],
    ['203.0.113.9', 'documentation', 'RFC 5737'],
  ])('%s is %s (%s), and has no country', async (text, kind, source) => {
    const found = await find(text);
    expect(found).toMatchObject({
      kind,
      facts: [{ source }, ...(text.includes('%') ? [{ value: 'eth0' }] : [])],
    });
    expect(found.country).toBeUndefined();
  });
});

describe('databases', () => {
  it('of three makers are understood; what they disagree on stands side by side, the newest one first', async () => {
    await addSource(dataDir, await file('lite.mmdb', lite), {});
    await addSource(dataDir, await file('asn.mmdb', network), {});
    await addSource(dataDir, await file('city.mmdb', city), { licence: 'CC BY-SA 4.0' });
    const found = await find('1.2.3.4');
    expect(found).toMatchObject({
      ...{ country: 'NL', city: 'Utrecht', lat: 52.09, lon: 5.12 },
      ...{ asn: 64_500, org: 'Example Hosting' },
    });
    const countries = found.facts.filter(({ name }) => name === 'Country');
    expect(countries.map(({ value, source }) => `${value} ${source}`).slice(0, 2)).toEqual([
      'NL city.mmdb',
      'DE lite.mmdb',
    ]);
    expect(await find('1.2.9.9')).toMatchObject({ country: 'DE', asn: 64_501, org: 'Other Carrier' });
    expect(await find('2001:4ff::1')).toMatchObject({ country: 'US' });
    const { sources } = await openOfflineLookup(dataDir);
    expect(sources.at(-1)).toEqual({
      name: 'city.mmdb',
      text: 'GeoLite2-City of the tests, built 2026-10-01; licence: CC BY-SA 4.0',
      isUsable: true,
    });
  });

  it('that are damaged are refused; one that is damaged later says so, and the rest goes on', async () => {
    const refused = addSource(dataDir, await file('bad.mmdb', city.subarray(0, 40)), {});
    await expect(refused).rejects.toMatchObject({ code: 'lookup.bad-source' });
    await addSource(dataDir, await file('city.mmdb', city), {});
    const before = await sourcesVersion(dataDir);
    await writeFile(join(dataDir, 'lookup/sources/city.mmdb'), 'nothing');
    expect(await sourcesVersion(dataDir)).not.toBe(before);
    const { sources, find: look } = await openOfflineLookup(dataDir);
    expect(sources.at(-1)).toMatchObject({ name: 'city.mmdb', isUsable: false });
    const target = readTarget('8.8.8.8');
    expect(target && look(target).registry).toBe('ARIN');
  });
});

describe('lists', () => {
  it('hit with their entry, day and licence; the longest network decides', async () => {
    const path = await file('bad.txt', '1.2.0.0/16 a network\n1.2.3.0/24 a part of it\nevil.example # c2\n');
    const added = await addSource(dataDir, path, { name: 'feed.txt', licence: 'CC0' });
    expect(added).toMatchObject({ kind: 'list', entries: 3, passedOver: 0 });
    expect((await find('1.2.3.4')).lists).toMatchObject([
      { list: 'feed.txt', entry: '1.2.3.0/24', note: 'a part of it', licence: 'CC0' },
    ]);
    expect((await find('1.2.4.4')).lists).toMatchObject([{ entry: '1.2.0.0/16' }]);
    expect((await find('https://a.b.evil.example/x')).lists).toMatchObject([
      { entry: 'evil.example', note: 'c2' },
    ]);
    expect((await find('notevil.example')).lists).toEqual([]);
    await removeSource(dataDir, 'feed.txt');
    expect(await readSources(dataDir)).toEqual([]);
    expect((await find('1.2.3.4')).lists).toEqual([]);
  });

  it.each([
    ['nothing in it', 'empty.txt', '# nothing\n'],
    ['another file', 'photo.txt', '\u0000\u0001JFIF'],
    ['a name that leads elsewhere', '../up.txt', '1.2.3.4'],
  ])('%s is refused', async (_, name, content) => {
    const path = await file('given', content);
    await expect(addSource(dataDir, path, { name })).rejects.toMatchObject({ code: 'lookup.bad-source' });
    await expect(removeSource(dataDir, 'none')).rejects.toMatchObject({ code: 'lookup.no-source' });
  });

  it('a damaged index is told, and nothing is lost silently', async () => {
    await addSource(dataDir, await file('bad.txt', '1.2.3.4'), {});
    await writeFile(join(dataDir, 'lookup/sources.json'), '{');
    await expect(openOfflineLookup(dataDir)).rejects.toMatchObject({ code: 'lookup.bad-source' });
  });
});
