// The finder over stored datasets, as the worker of the app answers it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultFinderPlan, finderResult, type FinderInput } from '@jaws/shared/contract/finder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { importFiles } from '../import/import-files.ts';
import { createViewHandlers } from '../worker/view-handlers.ts';
import { findInDatasets, openScope } from './find-in-datasets.ts';

const clock = (): number => 1_700_000_000_000;
const context = { signal: new AbortController().signal };
const input: FinderInput = {
  ...{ datasets: ['quiet', 'loud'], baseline: ['quiet'], where: '', rows: 20, floorBytes: 1000 },
  ...{ plan: defaultFinderPlan, quality: true },
};
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-finder-'));
  const store = createDatasetStore({ dataDir: folder, clock });
  const header = 'timestamp,src_ip,src_port,dst_ip,dst_port,size,protocol,label\n';
  // An hour each: the same upload to port 443, and one more to port 8080 in the second.
  const web = (at: number): string => `${1_700_000_000 + at},10.0.0.1,50000,203.0.113.1,443,1400,TCP,norm\n`;
  const rows = Array.from({ length: 61 }, (_, at) => web(at * 60));
  const drop = '1700000100,10.0.0.2,50001,203.0.113.9,8080,60000,TCP,chum\n';
  for (const [dataset, text] of [
    ['quiet', rows.join('')],
    ['loud', rows.join('') + drop],
  ] as const) {
    const path = join(folder, `${dataset}.csv`);
    await writeFile(path, header + text);
    await importFiles({ store, files: [{ path, name: `${dataset}.csv` }], dataset, clock });
  }
});
afterAll(() => rm(folder, { recursive: true }));

function ask(changes: Partial<FinderInput> = {}) {
  const store = createDatasetStore({ dataDir: folder, clock });
  return createViewHandlers(
    store,
    () => undefined,
    () => Promise.reject(new Error('no model')),
  )['finder.run']({ ...input, ...changes }, context);
}

describe('finder.run', () => {
  it('compares stored datasets by their whole time, and judges the recordings', async () => {
    const found = finderResult.parse(await ask());
    expect(found.datasets.map(({ name, hours, packets }) => [name, hours, packets])).toEqual([
      ['quiet', 1, 61],
      ['loud', 1, 62],
    ]);
    expect(found.new.map(({ kind, port, sentAfter }) => [kind, port, sentAfter])).toEqual([
      ['port', 8080, 60_000],
      ['channel', 8080, 60_000],
    ]);
    const of = (check: string, dataset: string) =>
      found.quality?.find((note) => note.check === check && note.dataset === dataset);
    expect(of('same-packets', 'quiet')).toMatchObject({ other: 'loud', count: 61 });
    expect(of('clock', 'loud')).toMatchObject({ count: 1, exampleMs: 1_700_000_100_000 });
    expect(of('drops', 'quiet')).toMatchObject({ count: null });
  });

  it('is the same without kept tables', async () => {
    const store = createDatasetStore({ dataDir: folder, clock });
    const open = (dataset: string, where: string) => openScope(store, dataset, where);
    expect(await findInDatasets({ store, open, input })).toEqual(await ask());
  });

  it('filters packets and keeps the hours of the whole, and the quality too', async () => {
    const found = await ask({ where: 'port == 443' });
    expect(found.datasets.map(({ hours, packets }) => [hours, packets])).toEqual([
      [1, 61],
      [1, 61],
    ]);
    expect(found.new).toEqual([]);
    expect(found.quality?.find(({ check, dataset }) => check === 'clock' && dataset === 'loud')?.count).toBe(
      1,
    );
    expect((await ask({ quality: false })).quality).toBe(null);
  });

  it.each<[string, Partial<FinderInput>]>([
    ['finder.bad-datasets', { datasets: ['loud', 'loud'], baseline: [] }],
    ['finder.bad-datasets', { datasets: ['loud'], baseline: ['quiet'] }],
    ['dataset.not-found', { datasets: ['loud', 'nowhere'], baseline: [] }],
    ['filter.syntax', { where: 'size >' }],
  ])('refuses: %s', async (code, changes) => {
    await expect(ask(changes)).rejects.toMatchObject({ code });
  });

  it('ends when it is cancelled', async () => {
    const store = createDatasetStore({ dataDir: folder, clock });
    const abort = new AbortController();
    const open = (dataset: string, where: string) => {
      abort.abort();
      return openScope(store, dataset, where);
    };
    await expect(findInDatasets({ store, open, input, signal: abort.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
