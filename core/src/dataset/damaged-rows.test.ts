// Rows that are not those the manifest speaks of: every command that reads them says so, none writes a new hash over
// them, and repair leaves what verify finds in order.
import { appendFile, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { exportDataset } from '../export/export-dataset.ts';
import { importTable } from '../import/import-table.ts';
import { openSpool } from '../push/spool.ts';
import { duplicateDataset } from './commands/duplicate-dataset.ts';
import { mergeDatasets } from './commands/merge-datasets.ts';
import { relabelDataset } from './commands/relabel-dataset.ts';
import { createDatasetStore } from './dataset-store.ts';
import { internLabel } from './intern-label.ts';
import { readManifest, writeManifest } from './manifest-file.ts';
import type { DatasetStore } from './store-contract.ts';
import { seededTable } from './testing-tables.fixture.ts';

let dataDir = '';
let store: DatasetStore;
const csv = (): string => join(store.folder('a'), 'packets.csv');

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-damaged-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  for (const name of ['a', 'b']) {
    const writer = await store.create(name, {});
    await writer.append(seededTable(50), 0, 50);
    await writer.close();
  }
});
afterEach(() => rm(dataDir, { recursive: true }));

async function inManifest(change: Partial<Manifest>): Promise<void> {
  await writeManifest(store.folder('a'), { ...(await readManifest(store.folder('a'))), ...change });
}

async function otherLabel(): Promise<void> {
  const { atime, mtime } = await stat(csv());
  await writeFile(csv(), (await readFile(csv(), 'utf8')).replace(',norm,', ',chum,'));
  await utimes(csv(), atime, mtime);
}

async function cutTail(): Promise<void> {
  await writeFile(csv(), (await readFile(csv())).subarray(0, -7));
}

async function deadWriter(): Promise<void> {
  await inManifest({ state: 'open', sha256: null, packets: 10 });
  await appendFile(csv(), '51,TCP,N');
}

const never = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };

function spoolOptions() {
  const usual = { store, dataDir, clock: Date.now, signal: never, onProgress: () => undefined };
  return { ...usual, dataset: 'a' };
}

const damages: [string, () => Promise<void>][] = [
  ['one label changed in place', otherLabel],
  [
    'a whole row more',
    async () => appendFile(csv(), '51,NA,NA,NA,NA,NA,0,NA,NA,0,NA,60,0.000,NA,NA,NA,NA,NA\n'),
  ],
  ['a torn last row', async () => appendFile(csv(), '51,TCP,N')],
  ['a cut last row', cutTail],
  ['a count too high', () => inManifest({ packets: 2 ** 45 })],
  ['a count too low', () => inManifest({ packets: 3 })],
  ['a wrong length', () => inManifest({ fileBytes: 5 })],
  ['a wrong hash', () => inManifest({ sha256: '0'.repeat(64) })],
  ['a writer that died in a row', deadWriter],
];

describe.each(damages)('%s', (_name, damage) => {
  it('is told by every command that reads rows, with a cache and without', async () => {
    await store.readTable('a');
    await damage();
    const damaged = expect.objectContaining({ code: 'dataset.damaged' }) as Error;
    for (const cache of [true, false]) {
      if (!cache) await rm(join(store.folder('a'), 'cache'), { recursive: true, force: true });
      await expect(store.readTable('a')).rejects.toEqual(damaged);
      await expect(mergeDatasets(store, ['a', 'b'], 'c')).rejects.toEqual(damaged);
      await expect(duplicateDataset(store, 'a', { clock: () => 0, newName: 'c' })).rejects.toEqual(damaged);
      await expect(openSpool(spoolOptions())).rejects.toEqual(damaged);
      const out = join(dataDir, 'out.csv');
      await expect(exportDataset({ store, dataset: 'a', out, format: 'csv' })).rejects.toEqual(damaged);
    }
    expect(await store.exists('c')).toBe(false);
  });

  it('is told by a push although it was packed when it was whole', async () => {
    await (await openSpool(spoolOptions())).close('keep');
    await damage();
    await expect(openSpool(spoolOptions())).rejects.toMatchObject({ code: 'dataset.damaged' });
  });

  it('is never signed anew by label or append', async () => {
    await damage();
    const { state } = await store.manifest('a');
    if (state === 'open') return;
    const before = [await readFile(csv()), await store.manifest('a')];
    const damaged = expect.objectContaining({ code: 'dataset.damaged' }) as Error;
    await expect(relabelDataset(store, 'a', { label: 'x', where: '' })).rejects.toEqual(damaged);
    expect([await readFile(csv()), await store.manifest('a')]).toEqual(before);
  });

  it('is brought in order by repair, as verify sees it', async () => {
    await damage();
    expect((await store.verify('a')).ok).toBe((await store.manifest('a')).state === 'open');
    await store.repair('a');
    const { ok, problems, rows } = await store.verify('a');
    expect([ok, problems]).toEqual([true, []]);
    expect((await store.readTable('a')).count).toBe(rows);
    expect((await store.manifest('a')).warnings.length).toBeGreaterThan(0);
  });
});

describe('labels', () => {
  it('are at most 255, and one more is an error', () => {
    const { labels } = new PacketDictionaries();
    for (let at = 1; at <= 255; at += 1) expect(internLabel(labels, `l${at}`)).toBe(at);
    expect(internLabel(labels, 'l7')).toBe(7);
    expect(internLabel(labels, null)).toBe(0);
    expect(() => internLabel(labels, 'one-more')).toThrow(
      expect.objectContaining({ code: 'label.too-many' }),
    );
  });

  it.each([255, 256, 300])('of a table (%i) are kept, or refused', async (kinds) => {
    const rows = Array.from({ length: kinds }, (_, at) => `1700000000000,10.0.0.1,10.0.0.2,60,l${at}\n`);
    async function* text(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(`timestamp,src_ip,dst_ip,size,label\n${rows.join('')}`));
    }
    const seen = new Set<string | null>();
    const sink = (table: PacketTable): Promise<void> => {
      for (let row = 0; row < table.count; row += 1) {
        seen.add(table.dictionaries.labels.get(table.label[row] as number));
      }
      return Promise.resolve();
    };
    const work = importTable(text(), 'csv', sink);
    if (kinds > 255) await expect(work).rejects.toMatchObject({ code: 'label.too-many' });
    else
      await work.then(() => {
        expect(seen).toEqual(new Set(rows.map((_, at) => `l${at}`)));
      });
  });

  it('cannot be changed into a 256th', async () => {
    const writer = await store.create('many', {});
    const table = new PacketTable(255, new PacketDictionaries());
    for (let at = 0; at < 255; at += 1) table.label[at] = internLabel(table.dictionaries.labels, `l${at}`);
    table.count = 255;
    await writer.append(table, 0, 255);
    await writer.close();
    const change = { label: 'one-more', where: 'size == 0' };
    await expect(relabelDataset(store, 'many', change)).rejects.toMatchObject({ code: 'label.too-many' });
    await expect(duplicateDataset(store, 'many', { clock: () => 0 })).resolves.toMatchObject({});
  });
});
