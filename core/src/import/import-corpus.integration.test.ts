// Every capture of the corpus becomes a dataset: as many rows as an independent reader counts packets, the
// promises hold, and the columns kept by the import are those of the CSV. The texts among them get their coded error.

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { importFiles } from './import-files.ts';

const corpus = process.env['JAWS_PCAPS'] ?? resolve(import.meta.dirname, '../../../../shared/pcaps');
const manifestPath = join(corpus, 'MANIFEST.tsv');
const isThere = existsSync(manifestPath);

interface Listed {
  readonly path: string;
  readonly packets: number;
  readonly isText: boolean;
}

/** Other readers make packets of the zeros that this file ends in. */
const zerosAtTheEnd = new Map([['tcpdump/bgp_vpn_rt-oobr.pcap', 14]]);

function listed(): Listed[] {
  if (!isThere) return [];
  const [head = '', ...lines] = readFileSync(manifestPath, 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const fields = line.split('\t');
    const field = (name: string): string => fields[columns.indexOf(name)] ?? '';
    const packets = field('packets_own_reader') === '' ? field('packets') : field('packets_own_reader');
    const path = field('path');
    const zeros = zerosAtTheEnd.get(path) ?? 0;
    return { path, packets: Number(packets) - zeros, isText: packets.startsWith('rows=') };
  });
}

const columns = [
  ...([
    'timestampUs',
    'size',
    'payloadSize',
    'source',
    'destination',
    'sourcePort',
    'destinationPort',
  ] as const),
  ...(['sourceMac', 'destinationMac', 'protocol', 'tcpFlags', 'label', 'detail', 'facts'] as const),
];

let folder: string;
let store: DatasetStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-corpus-'));
  store = createDatasetStore({ dataDir: folder, clock: () => 0 });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const files = listed();
const captures = files.filter(({ isText }) => !isText);
const texts = files.filter(({ isText }) => isText);
/** Lines of the logs of Zeek among them. */
const connections = new Map([
  ['flows/otrf_LSASS_campaign_02_conn.log', 119],
  ['flows/otrf_apt29_day1_SCRANTON_conn.log', 134],
]);

/** All texts, by id. */
function textsOf({ dictionaries }: PacketTable): unknown[][] {
  const { addresses, macs, protocols, labels, details } = dictionaries;
  return [addresses, macs, protocols, labels, details].map((dictionary) =>
    Array.from({ length: dictionary.size }, (_, id) => dictionary.get(id)),
  );
}

describe.skipIf(!isThere)('importing the corpus (needs ../shared/pcaps or JAWS_PCAPS)', () => {
  it.each(captures)('$path has $packets rows', async ({ path, packets }) => {
    const dataset = 'capture';
    const file = { path: join(corpus, path), name: basename(path) };
    const document = await importFiles({ store, files: [file], dataset, clock: () => 0 });
    expect(document.packets).toBe(packets);
    expect(await store.verify(dataset)).toMatchObject({ ok: true, rows: packets, problems: [] });
    const cached = await store.readTable(dataset);
    await rm(join(store.folder(dataset), 'cache'), { recursive: true });
    const parsed = await store.readTable(dataset);
    expect([parsed.count, cached.count]).toEqual([packets, packets]);
    for (const column of columns)
      expect(cached[column].subarray(0, packets)).toEqual(parsed[column].subarray(0, packets));
    expect(textsOf(cached)).toEqual(textsOf(parsed));
    await rm(store.folder(dataset), { recursive: true });
  });

  it.each([...connections])('%s has %i connections', async (path, records) => {
    const file = { path: join(corpus, path), name: basename(path) };
    const document = await importFiles({ store, files: [file], dataset: 'log', clock: () => 0 });
    expect(document).toMatchObject({ flows: records, flowRecords: records, warnings: [] });
    expect(await store.verify('log')).toMatchObject({ ok: true, rows: document.packets });
    await rm(store.folder('log'), { recursive: true });
  });

  it.each(texts.filter(({ path }) => !connections.has(path)))(
    '$path gets a coded error and leaves nothing',
    async ({ path }) => {
      const importing = importFiles({
        store,
        files: [{ path: join(corpus, path), name: 'text' }],
        clock: () => 0,
      });
      await expect(importing).rejects.toMatchObject({
        code: expect.stringMatching(/^import\.(wrong-columns|not-a-capture)$/) as string,
      });
      expect(await readdir(join(folder, 'datasets'))).toEqual([]);
    },
  );
});
