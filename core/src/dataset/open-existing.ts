// Takes up a dataset where it ends, after checking that what stands there is sound. The caller holds the lock.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import type { CsvLayout } from './csv-columns.ts';
import { CsvFileWriter } from './csv-file-writer.ts';
import { onDisk } from './disk-errors.ts';
import { releaseReserve, takeReserve } from './disk-reserve.ts';
import { csvFileName, hashCsv, readCsvLayout } from './inspect-csv.ts';
import { removeLitter } from './dataset-litter.ts';
import { readManifest } from './manifest-file.ts';
import { changeManifest } from './manifest-lock.ts';
import { recoverDataset } from './recover-dataset.ts';

export interface OpenedDataset {
  readonly file: CsvFileWriter;
  readonly layout: CsvLayout;
  /** State `open`, on disk already. */
  readonly manifest: Manifest;
  readonly before: { readonly manifest: Manifest; readonly fileBytes: number };
}

/** @throws JawsError dataset.damaged: the manifest cannot be read, or a closed packets.csv was changed */
export async function openExisting(
  folder: string,
  name: string,
  nowMs: number,
  fsyncEveryMs: number | null,
): Promise<OpenedDataset> {
  await removeLitter(folder);
  const found = await readManifest(folder);
  const before = found.state === 'open' ? (await recoverDataset(folder, name, nowMs)).manifest : found;
  const hash = await hashCsv(folder);
  const { size } = await onDisk('Cannot read packets.csv', () => stat(join(folder, csvFileName)));
  if (hash.copy().digest('hex') !== before.sha256 || size !== before.fileBytes) {
    throw new JawsError('dataset.damaged', `packets.csv of "${name}" was changed since it was closed.`);
  }
  const layout = await readCsvLayout(folder);
  const start = { bytes: before.fileBytes, hash };
  const file = await CsvFileWriter.open(join(folder, csvFileName), start, fsyncEveryMs);
  try {
    await onDisk(`Cannot append to "${name}"`, () => takeReserve(folder));
    // Last: when anything before it is refused, the dataset is as closed as it was.
    const manifest = await changeManifest(folder, name, (latest) => ({
      ...latest,
      state: 'open',
      sha256: null,
    }));
    return { file, layout, manifest, before: { manifest: before, fileBytes: before.fileBytes } };
  } catch (error) {
    await file.close();
    await releaseReserve(folder);
    throw error;
  }
}
