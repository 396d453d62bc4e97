// Datasets that older versions wrote, whose rows end before `facts`: all that a dataset is used for goes on with them.

import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factBits } from '@jaws/shared/domain/packet-table';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findStart } from '../live/find-start.ts';
import { DatasetFollower } from '../live/follow-dataset.ts';
import { mergeDatasets } from './commands/merge-datasets.ts';
import { relabelDataset, undoRelabel } from './commands/relabel-dataset.ts';
import { csvHeader, layoutWithoutFacts } from './csv-columns.ts';
import { createCsvBuffer, PacketCsvEncoder } from './csv-encoder.ts';
import { createDatasetStore } from './dataset-store.ts';
import type { DatasetStore } from './store-contract.ts';
import { rowsOf, seededTable, tableOf } from './testing-tables.fixture.ts';

let dataDir: string;
let store: DatasetStore;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-older-'));
  store = createDatasetStore({ dataDir, clock: () => 1_700_000_000_000 });
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const csvOf = (name: string): string => join(store.folder(name), 'packets.csv');
const linesOf = async (name: string): Promise<string[]> => (await readFile(csvOf(name), 'utf8')).split('\n');
const older = [{ sni: 'a', ja4: 't13' }, { sni: 'b' }, { label: 'chum' }];
const guessed = [factBits.hasHello, factBits.helloUnknown, 0];

async function olderDataset(name: string, table = tableOf(older)): Promise<void> {
  await (await store.create(name, {})).close();
  const buffer = createCsvBuffer();
  new PacketCsvEncoder(table.dictionaries, layoutWithoutFacts).encode(table, 0, table.count, 1, buffer);
  const bytes = Buffer.concat([
    Buffer.from(layoutWithoutFacts.header),
    buffer.bytes.subarray(0, buffer.length),
  ]);
  await writeFile(csvOf(name), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.updateManifest(name, (manifest) => ({
    ...manifest,
    ...{ packets: table.count, fileBytes: bytes.length, sha256, firstMs: 0 },
  }));
}

async function expectOlder(name: string, facts: readonly number[]): Promise<void> {
  expect((await linesOf(name))[0]).toBe(layoutWithoutFacts.header.trim());
  expect(await store.verify(name)).toMatchObject({ ok: true, rows: facts.length, problems: [] });
  // From the file, and from the cache.
  for (let time = 0; time < 2; time += 1) {
    const table = await store.readTable(name);
    expect([...table.facts.subarray(0, table.count)]).toEqual(facts);
  }
}

it('are read and verified', async () => {
  await olderDataset('a');
  await expectOlder('a', guessed);
});

it('keep their columns when rows are added', async () => {
  await olderDataset('a');
  const writer = await store.openForAppend('a');
  await writer.append(tableOf([{ facts: factBits.mail }, { ja4: 't13' }]), 0, 2);
  await writer.close();
  await expectOlder('a', [...guessed, 0, factBits.hasHello]);
});

it('keep their columns when they are labelled, and when that is undone', async () => {
  await olderDataset('a');
  const before = await readFile(csvOf('a'), 'utf8');
  await relabelDataset(store, 'a', { label: 'chum', where: 'sni == "b"' });
  await expectOlder('a', guessed);
  await undoRelabel(store, 'a');
  expect(await readFile(csvOf('a'), 'utf8')).toBe(before);
});

it('are repaired, also when no more than a part of the first line is there', async () => {
  await olderDataset('a');
  await store.updateManifest('a', (manifest) => ({ ...manifest, state: 'open', sha256: null }));
  await truncate(csvOf('a'), (await readFile(csvOf('a'))).length - 5);
  expect(await store.repair('a')).toMatchObject({ rows: 2, state: 'recovered' });
  await expectOlder('a', guessed.slice(0, 2));
  for (const bytes of [20, layoutWithoutFacts.header.length - 1]) {
    await truncate(csvOf('a'), bytes);
    await store.repair('a');
    expect(await readFile(csvOf('a'), 'utf8')).toBe(csvHeader);
    await writeFile(csvOf('a'), layoutWithoutFacts.header);
  }
  await store.repair('a');
  await expectOlder('a', []);
});

it('are merged with newer ones into a dataset that has the column', async () => {
  await olderDataset('a');
  const writer = await store.create('b', {});
  await writer.append(tableOf([{ facts: factBits.helloUnknown | factBits.ssh }]), 0, 1);
  await writer.close();
  await mergeDatasets(store, ['a', 'b'], 'c');
  expect((await linesOf('c')).map((line) => line.split(',').at(-1))).toEqual([
    ...['facts', 'hello', 'hello-unknown', 'NA', 'hello-unknown ssh', ''],
  ]);
});

it('are followed live, from the start and from the middle of a large file', async () => {
  const table = seededTable(60_000);
  await olderDataset('a', table);
  const window = { lengthMs: 1e12, mostPackets: 1000 };
  const file = await open(csvOf('a'), 'r');
  const start = await findStart(file, (await file.stat()).size, window);
  await file.close();
  expect(start.rowsBefore).toBeGreaterThan(50_000);
  const seen: unknown[] = [];
  const follower = await DatasetFollower.open({
    ...{ store, dataset: 'a', window, clock: () => 0 },
    onRows: (rows) => seen.push(...rowsOf(rows)),
  });
  try {
    await follower.look();
    // New dictionaries in the middle: the next decoder begins at a row as well.
    await follower.readPiece();
    follower.renewDictionaries();
    while (await follower.readPiece());
    expect([follower.rows, follower.badRows]).toEqual([60_000, 0]);
    expect(seen).toHaveLength(60_000 - start.rowsBefore);
  } finally {
    await follower.close();
  }
});
