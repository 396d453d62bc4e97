// The columns that a writer leaves in cache/: the very bytes that the first reading would have made, and none at all
// where they would be something else.

import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { createDatasetStore } from './dataset-store.ts';
import type { DatasetStore, DatasetWriter } from './store-contract.ts';
import { type PlainRow, rowsOf, seededTable, tableOf } from './testing-tables.fixture.ts';

let dataDir: string;
let store: DatasetStore;
const cache = (): string => join(store.folder('a'), 'cache', 'columns.bin');

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-columns-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function keeping(): Promise<DatasetWriter> {
  const writer = await store.create('a', {});
  await writer.keepColumns(null);
  return writer;
}

async function written(table: PacketTable, batch = table.count): Promise<void> {
  const writer = await keeping();
  for (let from = 0; from < table.count; from += batch)
    await writer.append(table, from, Math.min(from + batch, table.count));
  await writer.close();
}

/** The table as it is read, and how many bytes of packets.csv that took. */
async function read(): Promise<{ table: PacketTable; parsedBytes: number }> {
  let parsedBytes = 0;
  const onProgress = (bytes: number): number => (parsedBytes = bytes);
  return { table: await store.readTable('a', { onProgress }), parsedBytes };
}

function columnsOf(table: PacketTable): unknown[] {
  const { source, destination, sourceMac, destinationMac, protocol, label, detail, facts } = table;
  const ids = [source, destination, sourceMac, destinationMac, protocol, label, detail, facts];
  return [rowsOf(table), ...ids.map((column) => [...column.subarray(0, table.count)])];
}

describe('columns kept while writing', () => {
  it('are what the CSV reader makes of the rows, and are read instead of them', async () => {
    await written(seededTable(5000), 700);
    const kept = await read();
    expect(kept.parsedBytes).toBe(0);
    await rm(cache());
    const parsed = await read();
    expect(parsed.parsedBytes).toBeGreaterThan(0);
    expect(columnsOf(kept.table)).toEqual(columnsOf(parsed.table));
  });

  it('know nothing of texts that no row has, and nothing that the CSV does not tell', async () => {
    const table = tableOf([{}, { sni: 'a.example' }, { sni: 'b.example', ja4: 't13' }, { protocol: null }]);
    table.dictionaries.addresses.intern('198.51.100.1');
    // As a capture knows it: names that could not be read.
    table.facts.fill(3, 0, 2);
    await written(table);
    const kept = await read();
    expect(kept.parsedBytes).toBe(0);
    expect(kept.table.dictionaries.addresses.find('198.51.100.1')).toBeUndefined();
    await rm(cache());
    expect(columnsOf(kept.table)).toEqual(columnsOf((await read()).table));
  });

  it('agree with the CSV for any texts and times, or are left out', async () => {
    const text = fc.option(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('NA', '', '\ud800', 'a\\ud800', '"NA"')),
    );
    const row: fc.Arbitrary<Partial<PlainRow>> = fc.record({
      timestampUs: fc.oneof(
        fc.integer({ min: 0, max: 2 ** 51 }),
        fc.constantFrom(-1, 0.5, Number.NaN, 2 ** 60, Infinity),
      ),
      payloadSize: fc.integer({ min: -2, max: 9 }),
      ...{ source: text, sourceMac: text, protocol: text, label: text, dnsName: text, httpUrl: text },
      ...{ sni: text, ja4: text },
    });
    const property = fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
      await written(tableOf(rows), 5);
      const kept = await read();
      await rm(cache(), { force: true });
      expect(columnsOf(kept.table)).toEqual(columnsOf((await read()).table));
      await rm(store.folder('a'), { recursive: true });
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('are kept over an append, with the rows that were there', async () => {
    await written(seededTable(300));
    const writer = await store.openForAppend('a');
    const stored = await store.readTable('a');
    await writer.keepColumns(stored);
    const more = tableOf([{ source: '192.0.2.1', sni: 'new.example' }], stored.dictionaries);
    await writer.append(more, 0, 1);
    await writer.close();
    const kept = await read();
    expect([kept.parsedBytes, kept.table.count]).toEqual([0, 301]);
    await rm(cache());
    expect(columnsOf(kept.table)).toEqual(columnsOf((await read()).table));
  });
});

describe('no columns are left', () => {
  const leftovers = (): Promise<string[]> => readdir(join(store.folder('a'), 'cache'));

  it('of rows of two sets of dictionaries', async () => {
    const writer = await keeping();
    await writer.append(tableOf([{ source: '10.0.0.1' }]), 0, 1);
    await writer.append(tableOf([{ source: '10.0.0.2' }]), 0, 1);
    await writer.close();
    expect(await leftovers()).toEqual([]);
    expect((await read()).table.count).toBe(2);
  });

  it('of a dataset that was not closed in order', async () => {
    const writer = await keeping();
    await writer.append(seededTable(10), 0, 10);
    await writer.closeRecovered();
    expect(await leftovers()).toEqual([]);
  });

  it('where no folder can be made for them, and the rows are there', async () => {
    const writer = await keeping();
    await writeFile(join(store.folder('a'), 'cache'), 'a file where a folder should be');
    await writer.append(seededTable(10), 0, 10);
    expect((await writer.close()).packets).toBe(10);
    expect((await read()).table.count).toBe(10);
  });

  it('of an import that was taken back', async () => {
    const writer = await keeping();
    await writer.append(seededTable(10), 0, 10);
    await writer.abort();
    expect(existsSync(store.folder('a'))).toBe(false);
  });

  it('under their own name before the dataset is closed', async () => {
    const writer = await keeping();
    await writer.append(seededTable(10), 0, 10);
    expect(existsSync(cache())).toBe(false);
    await writer.close();
    expect(existsSync(cache())).toBe(true);
  });
});

describe('columns that were kept are not believed', () => {
  const damages: [string, (bytes: Buffer) => Buffer][] = [
    ['cut anywhere', (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.7))],
    ['cut at the end', (bytes) => bytes.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['shorter than a checksum', (bytes) => bytes.subarray(0, 11)],
    ['with a bit changed in a row', (bytes) => changed(bytes, 100)],
    ['with a bit changed in the footer', (bytes) => changed(bytes, bytes.length - 60)],
    ['with a bit changed in the length', (bytes) => changed(bytes, bytes.length - 40)],
    ['with bytes behind', (bytes) => Buffer.concat([bytes, Buffer.alloc(9)])],
  ];

  it.each(damages)('%s', async (_name, damage) => {
    await written(seededTable(200));
    await writeFile(cache(), damage(await readFile(cache())));
    const { table, parsedBytes } = await read();
    expect(parsedBytes).toBeGreaterThan(0);
    expect(rowsOf(table)).toEqual(rowsOf(seededTable(200)));
  });

  it('when they are of another dataset', async () => {
    await written(seededTable(50));
    const others = await readFile(cache());
    await rm(store.folder('a'), { recursive: true });
    await written(seededTable(50, 2));
    await writeFile(cache(), others);
    const { table, parsedBytes } = await read();
    expect(parsedBytes).toBeGreaterThan(0);
    expect(rowsOf(table)).toEqual(rowsOf(seededTable(50, 2)));
  });
});

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
