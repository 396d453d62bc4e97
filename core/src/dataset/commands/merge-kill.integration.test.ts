// kill -9 in the middle of a merge, at random moments: the whole merged dataset is there and verifies, or none of its
// name, and the next look at the datasets takes away what was left. JAWS_KILL_RUNS sets how often (default 3).
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { removeDataset } from './remove-dataset.ts';

const runs = Number(process.env['JAWS_KILL_RUNS'] ?? 3);
const child = join(import.meta.dirname, 'merge-once.fixture.ts');
const rows = 40_000;

async function startMerge(dataDir: string): Promise<{ merge: ChildProcess; ended: Promise<unknown[]> }> {
  const merge = fork(child, [dataDir], { execArgv: ['--import', 'tsx'] });
  const ended = once(merge, 'exit');
  await once(merge, 'message');
  return { merge, ended };
}

/** How long one takes that is left alone, ms. */
async function mergeMs(store: DatasetStore, dataDir: string): Promise<number> {
  const { ended } = await startMerge(dataDir);
  const startMs = performance.now();
  expect(await ended).toEqual([0, null]);
  await expectWhole(store);
  await removeDataset(store, 'c');
  return performance.now() - startMs;
}

async function expectWhole(store: DatasetStore): Promise<void> {
  expect(await store.verify('c')).toMatchObject({ ok: true, state: 'closed', rows: 2 * rows, problems: [] });
  expect(await store.manifest('c')).toMatchObject({ packets: 2 * rows, flows: 256 });
}

it(`leaves the whole dataset or none through ${runs} kills`, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jaws-merge-kill-'));
  try {
    const store = createDatasetStore({ dataDir, clock: () => 0 });
    const packets = packetTable(
      Array.from({ length: rows }, (_, at) => ({ at, from: `10.0.${at & 255}.1:1`, to: '1.1.1.1:443' })),
    );
    for (const name of ['a', 'b']) {
      const writer = await store.create(name, {});
      await writer.append(packets, 0, rows);
      await writer.close();
    }
    const wholeMs = await mergeMs(store, dataDir);
    for (let run = 0; run < runs; run++) {
      const { merge, ended } = await startMerge(dataDir);
      // The moment is the point of the test: anywhere in the merge.
      await delay(Math.random() * wholeMs);
      merge.kill('SIGKILL');
      await ended;
      const left = await readdir(join(dataDir, 'datasets'));
      const isThere = left.includes('c');
      const names = isThere ? ['a', 'b', 'c'] : ['a', 'b'];
      expect((await store.list()).map(({ name }) => name)).toEqual(names);
      expect((await readdir(join(dataDir, 'datasets'))).sort()).toEqual(names);
      for (const name of ['a', 'b']) expect(await store.verify(name)).toMatchObject({ ok: true, rows });
      if (!isThere) continue;
      await expectWhole(store);
      await removeDataset(store, 'c');
    }
  } finally {
    await rm(dataDir, { recursive: true });
  }
}, 300_000);
