// kill -9 in the middle of an import, at random moments: what was announced is there, the file is a byte prefix
// of the undisturbed result, verify and repair do as promised, and an append takes it up.
// JAWS_KILL_RUNS says how often (default 5).

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { importFiles } from './import-files.ts';
import { manyPackets, pcapOf } from './testing-capture.fixture.ts';

const runs = Number(process.env['JAWS_KILL_RUNS'] ?? 5);
const packets = 200_000;
const child = fileURLToPath(new URL('testing-import-child.fixture.ts', import.meta.url));
const clock = (): number => 1_700_000_000_000;

let folder: string;
let capture: string;
let undisturbed: Buffer;
let undisturbedMs: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-kill-'));
  capture = join(folder, 'many.pcap');
  await writeFile(capture, pcapOf(manyPackets(packets)));
  const store = createDatasetStore({ dataDir: join(folder, 'whole'), clock });
  const started = performance.now();
  await importFiles({ store, files: [{ path: capture, name: 'many.pcap' }], dataset: 'many', clock });
  undisturbedMs = performance.now() - started;
  undisturbed = await readFile(join(store.folder('many'), 'packets.csv'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/**
 * Starts the import, kills it so many ms after it got going, or when rows were first announced; the last announced number
 * of rows, -1 when it was done.
 */
async function importAndKill(
  dataDir: string,
  dataset: string,
  moment: number | 'announced',
): Promise<number> {
  const process_ = spawn(process.execPath, ['--import', 'tsx', child, dataDir, capture, dataset, 'append'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) =>
    process_.once('close', () => {
      resolve();
    }),
  );
  const awaited = moment === 'announced' ? 'stored ' : 'ready\n';
  await new Promise<void>((resolve) => {
    process_.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
      if (output.includes(awaited)) resolve();
    });
    process_.once('close', () => {
      resolve();
    });
  });
  // The moment of the kill is what is tested: it has to be a matter of time, not only of an event.
  if (moment !== 'announced') await wait(moment);
  process_.kill('SIGKILL');
  await ended;
  expect(output).not.toContain('failed');
  if (output.includes('done ')) return -1;
  const announced = [...output.matchAll(/stored (\d+)\n/g)].map((match) => Number(match[1]));
  return announced.at(-1) ?? 0;
}

/** Whether the import had left its columns or was killed over them: what is read is the CSV, and no draft stays. */
async function checkColumns(store: DatasetStore, dataset: string, rows: number): Promise<void> {
  const cache = join(store.folder(dataset), 'cache');
  const first = await store.readTable(dataset);
  expect(await readdir(cache)).toEqual(['columns.bin']);
  await rm(cache, { recursive: true });
  const parsed = await store.readTable(dataset);
  expect(first.count).toBe(rows);
  for (const column of ['timestampUs', 'size', 'source', 'destination', 'detail', 'facts'] as const)
    expect(first[column].subarray(0, rows)).toEqual(parsed[column].subarray(0, rows));
}

async function checkPromises(store: DatasetStore, dataset: string, announced: number): Promise<number> {
  const before = await store.verify(dataset);
  expect(before).toMatchObject({ ok: true, problems: [] });
  expect(before.rows).toBeGreaterThanOrEqual(announced);
  const content = await readFile(join(store.folder(dataset), 'packets.csv'));
  expect(content.equals(undisturbed.subarray(0, content.length))).toBe(true);
  const repaired = await store.repair(dataset);
  expect(repaired.rows).toBe(before.rows);
  expect(repaired.state).toBe(before.state === 'closed' ? 'closed' : 'recovered');
  expect(await store.verify(dataset)).toMatchObject({ ok: true, rows: before.rows, tornRows: 0 });
  await checkColumns(store, dataset, before.rows);
  return before.rows;
}

describe('kill -9 during an import', () => {
  it.each(Array.from({ length: runs }, (_, run) => run + 1))('run %i keeps the promises', async (run) => {
    const store = createDatasetStore({ dataDir: join(folder, `run-${run}`), clock });
    // Spread over the import: a golden-ratio sequence leaves no stretch out, however many runs there are.
    const announced = await importAndKill(
      join(folder, `run-${run}`),
      'many',
      undisturbedMs * 1.2 * ((run * 0.618) % 1),
    );
    if (!(await store.exists('many'))) {
      // Killed before the dataset appeared: then nothing was announced either.
      expect(announced).toBe(0);
      return;
    }
    await checkPromises(store, 'many', announced === -1 ? packets : announced);
    await rm(join(folder, `run-${run}`), { recursive: true, force: true });
  });

  it('keeps them in the middle, when the first rows have been announced', async () => {
    const dataDir = join(folder, 'middle');
    const announced = await importAndKill(dataDir, 'many', 'announced');
    const rows = await checkPromises(createDatasetStore({ dataDir, clock }), 'many', announced);
    expect([announced, rows, packets]).toEqual([announced, rows, packets].sort((a, b) => a - b));
    expect(announced).toBeGreaterThan(0);
    expect(rows).toBeLessThan(packets);
  });
});
