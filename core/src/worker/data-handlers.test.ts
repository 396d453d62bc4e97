// What the writing half of a worker tells about its progress: of bytes while it reads, of rows where rows are written.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { createDataHandlers } from './data-handlers.ts';

const clock = (): number => 1_700_000_000_000;
const jobId = 'job-1';
const context = { signal: new AbortController().signal };
let folder = '';
const units = new Set<string>();
const lastDone = new Map<string, number>();

function handlers(): ReturnType<typeof createDataHandlers> {
  return createDataHandlers({
    store: createDatasetStore({ dataDir: folder, clock }),
    clock,
    progressed: ({ unit, done }) => {
      units.add(unit);
      lastDone.set(unit, done);
    },
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-handlers-'));
  const path = join(folder, 'a.csv');
  await writeFile(path, 'timestamp,src_ip,dst_ip,size\n1700000000,10.0.0.1,10.0.0.2,60\n');
  for (const dataset of ['one', 'two']) {
    const request = { jobId, dataset, append: false, label: null, chumAddresses: [], local: [] };
    await handlers()['work.import']({ ...request, files: [{ path, name: 'a.csv' }] }, context);
    // Else nothing would have to be read.
    await rm(join(folder, 'datasets', dataset, 'cache'), { recursive: true });
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe('createDataHandlers', () => {
  it.each([
    ['merge', () => handlers()['work.merge']({ jobId, datasets: ['one', 'two'], into: 'both' }, context), 2],
    [
      'relabel',
      () => handlers()['work.relabel']({ jobId, dataset: 'both', label: 'mine', where: 'size > 0' }, context),
      2,
    ],
    ['undo relabel', () => handlers()['work.undoRelabel']({ jobId, dataset: 'both' }, context), 2],
  ])('%s counts rows in the end', async (_name, work, rows) => {
    units.clear();
    lastDone.clear();
    await work();
    expect([...units].filter((unit) => unit !== 'bytes')).toEqual(['rows']);
    expect([...units].at(-1)).toBe('rows');
    expect(lastDone.get('rows')).toBe(rows);
  });

  it('verify counts bytes', async () => {
    units.clear();
    await handlers()['work.verify']({ jobId, dataset: 'one' }, context);
    expect([...units]).toEqual(['bytes']);
  });
});
