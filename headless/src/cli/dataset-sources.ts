// `jaws analyze` takes datasets and capture files alike: files are imported into a data folder of their own that
// is removed afterwards.

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetStore } from '@jaws/core/dataset/store-contract';
import { importFiles } from '@jaws/core/import/import-files';
import { JawsError } from '@jaws/shared/contract/errors';
import { datasetName } from '@jaws/shared/contract/primitives';
import type { CommandContext } from './cli-io.ts';
import { hostLog } from './host-log.ts';
import { openStore } from './open-store.ts';
import { createProgress } from './progress.ts';

export interface DatasetSources {
  /** Answers for the given datasets, wherever they are. */
  readonly store: Pick<DatasetStore, 'manifest' | 'readTable'>;
  readonly datasets: readonly string[];
  /** Removes what was imported for this call. */
  readonly close: () => Promise<void>;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw new JawsError('import.unreadable', `${path} cannot be read.`, { cause: error });
  }
}

async function importFile(
  context: CommandContext,
  store: DatasetStore,
  path: string,
  name: string,
  local: readonly string[],
): Promise<void> {
  const progress = createProgress(context, basename(path));
  try {
    await importFiles({
      store,
      files: [{ path, name: basename(path) }],
      dataset: name,
      append: false,
      chumAddresses: [],
      local: [...local],
      clock: context.io.clock,
      signal: context.io.signal,
      onProgress: ({ bytesRead, bytesTotal }) => {
        progress.update({ done: bytesRead, total: bytesTotal, unit: 'bytes' });
      },
    });
  } finally {
    progress.end();
  }
}

/** A name that is both a dataset and a file means the dataset. */
export async function openSources(
  context: CommandContext,
  names: readonly string[],
  local: readonly string[],
): Promise<DatasetSources> {
  const store = openStore(context);
  const folder = await mkdtemp(join(tmpdir(), 'jaws-analyze-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const temporary = createDatasetStore({ dataDir: folder, clock: context.io.clock, log: hostLog(context) });
  const imported = new Set<string>();
  const datasets: string[] = [];
  try {
    for (const [index, name] of names.entries()) {
      const known = datasetName.safeParse(name).success && (await store.exists(name));
      if (known || !(await isFile(name))) datasets.push(name);
      else {
        const own = `file-${index + 1}`;
        await importFile(context, temporary, name, own, local);
        imported.add(own);
        datasets.push(own);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  const storeOf = (name: string): DatasetStore => (imported.has(name) ? temporary : store);
  return {
    datasets,
    close,
    store: {
      manifest: (name) => storeOf(name).manifest(name),
      readTable: (name, options) => storeOf(name).readTable(name, options),
    },
  };
}
