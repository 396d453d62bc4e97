// A dataset to push, and a look at what came of it, for tests: a store of its own in a folder of its own.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { pushDataset, type PushOptions } from './push-dataset.ts';
import type { PushProgress, PushResult } from './push-progress.ts';

const atMs = 1_700_000_000_000;

export interface PushRig {
  readonly folder: string;
  readonly dataDir: string;
  readonly store: DatasetStore;
  readonly progress: PushProgress[];
  readonly push: (to: string, options?: Partial<PushOptions>) => Promise<PushResult>;
  readonly remove: () => void;
}

const never = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
const rowsAtOnce = 10_000;

/** Rows that compress as captured ones do: some hosts, many ports, sizes that vary. About 110 bytes each. */
export async function addDataset(store: DatasetStore, name: string, rows: number): Promise<void> {
  const writer = await store.create(name, {});
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const packets = Array.from({ length: Math.min(rowsAtOnce, rows - first) }, (_, at) => {
      const number = first + at;
      const mixed = Math.imul(number, 2_654_435_761) >>> 0;
      return {
        at: number * 13 + (mixed % 11),
        from: `10.0.${mixed % 5}.${(mixed >>> 8) % 200}:${32_768 + ((mixed >>> 4) % 20_000)}`,
        to: `198.51.100.${(mixed >>> 16) % 250}:443`,
      };
    });
    await writer.append(packetTable(packets), 0, packets.length);
  }
  await writer.close();
}

/** Rows of a real dataset over and over, a day apart, until packets.csv is about this long. */
export async function repeatDataset(
  store: DatasetStore,
  from: string,
  to: string,
  bytes: number,
): Promise<void> {
  const table = await store.readTable(from);
  const writer = await store.create(to, {});
  while (writer.fileBytes < bytes) {
    for (let first = 0; first < table.count; first += rowsAtOnce)
      await writer.append(table, first, Math.min(table.count, first + rowsAtOnce));
    for (let row = 0; row < table.count; row += 1)
      table.timestampUs[row] = (table.timestampUs[row] ?? 0) + 86_400_000_000;
  }
  await writer.close();
}

export function createPushRig(): PushRig {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-push-'));
  const dataDir = join(folder, 'data');
  const store = createDatasetStore({ dataDir, clock: () => atMs });
  const progress: PushProgress[] = [];
  return {
    folder,
    dataDir,
    store,
    progress,
    push: (to, options = {}) =>
      pushDataset({
        ...{ store, dataDir, to, dataset: 'monday', as: null, fingerprint: null, token: null, signal: never },
        clock: () => atMs,
        onProgress: (state) => progress.push(state),
        retries: { tries: 10, firstWaitMs: 20, longestWaitMs: 200 },
        ...options,
      }),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** One file of an archive, as the system's tar unpacks it. */
export function unpacked(archive: string, name: string): Buffer {
  const { status, stdout, stderr } = spawnSync('tar', ['-xzOf', archive, name], { maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`tar: ${stderr.toString()}`);
  return stdout;
}
