// `jaws analyze` takes datasets and capture files alike: files are imported into a data folder of their own that
// is removed afterwards.

import { rmSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetStore } from '@jaws/core/dataset/store-contract';
import { importFiles } from '@jaws/core/import/import-files';
import { checkedLocal } from '@jaws/core/import/import-request';
import { isTimeOrderWarning } from '@jaws/core/import/time-order';
import { datasetName } from '@jaws/shared/contract/primitives';
import { checkFiles } from './check-files.ts';
import type { CommandContext } from './cli-io.ts';
import { hostLog } from './host-log.ts';
import { openStore } from './open-store.ts';
import { createProgress } from './progress.ts';

export interface DatasetSources {
  /** The data folder of each dataset. */
  readonly dataDirs: ReadonlyMap<string, string>;
  readonly datasets: readonly string[];
  /** Of the files that were imported: cut short, rows left out. */
  readonly warnings: readonly string[];
  /** Whether any of the names was a file. */
  readonly hasFiles: boolean;
  /** Removes what was imported for this call. */
  readonly close: () => Promise<void>;
}

interface Source {
  readonly name: string;
  readonly isFile: boolean;
}

/** A name that is both a dataset and a file means the dataset; one that is neither fails as a dataset. */
async function sourceOf(store: DatasetStore, name: string): Promise<Source> {
  const isName = datasetName.safeParse(name).success;
  if (isName && (await store.exists(name))) return { name, isFile: false };
  const exists = await stat(name).then(
    () => true,
    // Anything but a missing file is told by checkFiles, in words.
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
  return { name, isFile: exists || (!isName && /[/.]/.test(name)) };
}

async function importFile(
  context: CommandContext,
  store: DatasetStore,
  path: string,
  dataset: string,
  local: readonly string[],
): Promise<readonly string[]> {
  const progress = createProgress(context, basename(path));
  try {
    const { warnings } = await importFiles({
      store,
      files: [{ path, name: basename(path) }],
      dataset,
      append: false,
      chumAddresses: [],
      local: [...local],
      clock: context.io.clock,
      signal: context.io.signal,
      onProgress: ({ bytesRead, bytesTotal }) => {
        progress.update({ done: bytesRead, total: bytesTotal, unit: 'bytes' });
      },
    });
    return warnings;
  } finally {
    progress.end();
  }
}

/** A folder that is removed by `close`, and by a second Ctrl+C. */
async function temporaryFolder(context: CommandContext) {
  const path = await mkdtemp(join(tmpdir(), 'jaws-analyze-'));
  const undo = context.io.atForcedEnd(() => {
    rmSync(path, { recursive: true, force: true });
  });
  const close = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true });
    undo();
  };
  return { path, close };
}

/** A name for an imported file that is none of the datasets asked for. */
function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? freeName(`${name}-`, taken) : name;
}

/** @throws JawsError import.*, dataset.*, usage.invalid, cancelled; nothing stays behind then. */
export async function openSources(
  context: CommandContext,
  names: readonly string[],
  local: readonly string[],
): Promise<DatasetSources> {
  checkedLocal(local);
  const store = openStore(context);
  const sources = await Promise.all(names.map((name) => sourceOf(store, name)));
  const files = sources.filter((source) => source.isFile).map((source) => source.name);
  await checkFiles(files);
  // A dataset that is not there is told before a file is imported for nothing.
  const warnings: string[] = [];
  for (const { name, isFile } of sources) {
    if (isFile) continue;
    const { warnings: stored } = await store.manifest(name);
    warnings.push(...stored.filter(isTimeOrderWarning));
  }
  if (files.length === 0)
    return {
      datasets: names,
      dataDirs: new Map(names.map((name) => [name, context.dataDir])),
      warnings,
      hasFiles: false,
      close: () => Promise.resolve(),
    };
  const folder = await temporaryFolder(context);
  const { clock } = context.io;
  const temporary = createDatasetStore({ dataDir: folder.path, clock, log: hostLog(context) });
  const dataDirs = new Map<string, string>();
  const datasets: string[] = [];
  try {
    for (const [index, { name, isFile }] of sources.entries()) {
      const own = isFile ? freeName(`file-${index + 1}`, names) : name;
      datasets.push(own);
      dataDirs.set(own, isFile ? folder.path : context.dataDir);
      if (!isFile) continue;
      warnings.push(...(await importFile(context, temporary, name, own, local)));
    }
  } catch (error) {
    await folder.close();
    throw error;
  }
  return {
    datasets,
    dataDirs,
    warnings,
    hasFiles: true,
    close: folder.close,
  };
}
