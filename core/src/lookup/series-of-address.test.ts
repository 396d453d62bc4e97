// One address over time out of datasets on disk; and for the page, with a zoom that does not read again.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeriesInput } from '@jaws/shared/contract/series';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { importFiles } from '../import/import-files.ts';
import { createSeriesHandler } from '../worker/series-handler.ts';
import { openAddressPackets, seriesOfAddress } from './series-of-address.ts';

const clock = (): number => 1_700_000_000_000;
const context = { signal: new AbortController().signal };
let folder = '';
let store: DatasetStore;

async function importRows(dataset: string, firstSecond: number, append = false): Promise<void> {
  const path = join(folder, `${dataset}.csv`);
  const rows = Array.from({ length: 100 }, (_, at) => {
    const ends = at % 2 === 0 ? '2001:db8::1,203.0.113.9' : '10.0.0.5,203.0.113.9';
    return `${1_700_000_000 + firstSecond + at},${ends},60\n`;
  });
  await writeFile(path, `timestamp,src_ip,dst_ip,size\n${rows.join('')}`);
  await importFiles({ store, files: [{ path, name: path }], dataset, append, clock });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-series-'));
  store = createDatasetStore({ dataDir: folder, clock });
  await importRows('one', 0);
  await importRows('two', 1000);
});
afterAll(() => rm(folder, { recursive: true }));

const asked = (ip: string, more: Partial<SeriesInput> = {}): SeriesInput => ({
  ...{ ip, datasets: ['one', 'two'], bucketMs: 'auto', mostBuckets: 600, fromMs: null, toMs: null },
  ...more,
});
const read = (input: SeriesInput) =>
  seriesOfAddress({ store, input, packetsOf: (dataset, ip) => openAddressPackets(store, dataset, ip) });

describe('an address in several datasets', () => {
  it('is counted in all of them, in any spelling, with the gap between', async () => {
    const series = await read(asked('2001:DB8:0::0:1'));
    expect(series).toMatchObject({ ip: '2001:db8::1', bucketMs: 2000 });
    expect(series.totals.packetsUp + series.totals.packetsDown).toBe(100);
    expect(series.gaps).toEqual([{ fromMs: 1_700_000_099_000, toMs: 1_700_001_000_000, why: 'no-dataset' }]);
    expect(series.datasets.map(({ name, packets }) => [name, packets])).toEqual([
      ['one', 50],
      ['two', 50],
    ]);
  });

  it('is the same without the columns in cache/', async () => {
    const before = await read(asked('10.0.0.5'));
    await rm(join(store.folder('two'), 'cache'), { recursive: true });
    expect(await read(asked('10.0.0.5'))).toEqual(before);
  });

  it.each([
    ['lookup.not-an-address', asked('host.example')],
    ['lookup.bad-datasets', asked('10.0.0.5', { datasets: ['one', 'one'] })],
    ['lookup.bad-time', asked('10.0.0.5', { fromMs: 2, toMs: 1 })],
    ['dataset.not-found', asked('10.0.0.5', { datasets: ['one', 'none'] })],
  ])('says %s', async (code, input) => {
    await expect(read(input)).rejects.toMatchObject({ code });
  });
});

describe('for the page', () => {
  function rig(held: PacketTable | null = null) {
    const opened: string[] = [];
    const counting: DatasetStore = Object.create(store) as DatasetStore;
    counting.openRows = async (name, options) => {
      opened.push(name);
      return await store.openRows(name, options);
    };
    const tables = { held: () => Promise.resolve(held === null ? null : { table: held }) };
    return { opened, ask: createSeriesHandler(counting, tables) };
  }

  it('reads once, for a zoom as well, and again when a dataset changed', async () => {
    const { opened, ask } = rig();
    await ask(asked('10.0.0.5'), context);
    const zoomed = await ask(
      asked('10.0.0.5', { fromMs: 1_700_000_000_000, toMs: 1_700_000_010_000 }),
      context,
    );
    expect(zoomed.totals.packetsUp).toBe(5);
    expect(opened).toEqual(['one', 'two']);
    await ask(asked('10.0.0.6'), context);
    expect(opened).toHaveLength(4);
    await importRows('two', 5000, true);
    const longer = await ask(asked('10.0.0.5'), context);
    expect(longer.totals.packetsUp).toBe(150);
    expect(opened.slice(4)).toEqual(['two']);
  });

  it('takes a dataset that is in memory already', async () => {
    const { opened, ask } = rig(await store.readTable('one'));
    const series = await ask(asked('10.0.0.5', { datasets: ['one'] }), context);
    expect(series.totals.packetsUp).toBe(50);
    expect(opened).toEqual([]);
  });

  it('can be cancelled', async () => {
    const abort = new AbortController();
    const { ask } = rig();
    const answer = ask(asked('10.0.0.5'), { signal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});
