// What of a dataset is pushed: packets.csv, its manifest as it is at this moment, and the records of chum's runs.
// The cache is not: it can be made again.

import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { errnoCode, onDisk } from '../dataset/disk-errors.ts';
import { csvFileName } from '../dataset/inspect-csv.ts';
import { manifestFileName } from '../dataset/manifest-file.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';

export interface SmallFile {
  /** Inside the dataset's folder. */
  readonly name: string;
  readonly text: string;
}

export interface DatasetContents {
  readonly dataset: string;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly csvBytes: number;
  /** As the manifest says; null where it does not know. */
  readonly csvSha256: string | null;
  readonly createdMs: number;
  /** In the archive's order. */
  readonly smallFiles: readonly SmallFile[];
  /** Another one as soon as anything of it changes; 32 hex digits. */
  readonly key: string;
}

/** Raised when other bytes would come of the same dataset. */
const packVersion = 1;
const truthFolder = 'truth';
const maxTruthBytes = 64 * 1024 * 1024;

/** To be called with the dataset's lock. @throws JawsError dataset.damaged, dataset.io */
export async function readContents(store: DatasetStore, dataset: string): Promise<DatasetContents> {
  const folder = store.folder(dataset);
  const manifest = await store.manifest(dataset);
  if (manifest.state === 'open')
    throw new JawsError('dataset.damaged', `"${dataset}" was not closed: whoever wrote it died.`);
  return await onDisk(`Cannot read "${dataset}"`, async () => {
    const csv = await stat(join(folder, csvFileName));
    const smallFiles = [manifestFile(manifest), ...(await truthFiles(folder))];
    const facts = [packVersion, dataset, csv.size, csv.ctimeMs, csv.ino, manifest.createdMs, smallFiles];
    return {
      dataset,
      folder,
      manifest,
      csvBytes: csv.size,
      csvSha256: manifest.sha256,
      createdMs: manifest.createdMs,
      smallFiles,
      key: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32),
    };
  });
}

function manifestFile(manifest: Manifest): SmallFile {
  // What could be taken back stays behind with the journal that would take it back.
  const sent: Manifest = { ...manifest, undoableRelabels: 0 };
  return { name: manifestFileName, text: `${JSON.stringify(sent, null, 2)}\n` };
}

async function truthFiles(folder: string): Promise<SmallFile[]> {
  const names = await readdir(join(folder, truthFolder)).catch((error: unknown) => {
    if (errnoCode(error) === 'ENOENT') return [];
    throw error;
  });
  const files: SmallFile[] = [];
  let bytes = 0;
  for (const name of names.filter((one) => /^[0-9a-f]{32}\.json$/.test(one)).sort()) {
    const text = await readFile(join(folder, truthFolder, name), 'utf8');
    bytes += text.length;
    if (bytes > maxTruthBytes) throw new JawsError('dataset.damaged', 'The records of runs are too large.');
    files.push({ name: `${truthFolder}/${name}`, text });
  }
  return files;
}
