// Writes a whole packets.csv anew from a table and puts it in the place of the old one, manifest included.
// It keeps the columns of the old one: what that did not tell is not known now either. The caller holds the dataset's lock.

import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { CsvLayout } from '../csv-columns.ts';
import { createCsvBuffer, PacketCsvEncoder } from '../csv-encoder.ts';
import { DatasetCounts } from '../dataset-counts.ts';
import { onDisk } from '../disk-errors.ts';
import { nextCsvName } from '../dataset-litter.ts';
import { csvFileName, readCsvLayout } from '../inspect-csv.ts';
import { syncFolder } from '../manifest-file.ts';
import type { DatasetStore, WorkOptions } from '../store-contract.ts';

const batchRows = 16_384;

/** @throws JawsError dataset.disk-full, dataset.io, cancelled; the old file is then untouched. */
export async function replaceCsv(
  store: DatasetStore,
  name: string,
  table: PacketTable,
  undoableRelabels: number,
  options: WorkOptions,
): Promise<Manifest> {
  const folder = store.folder(name);
  const draft = join(folder, nextCsvName);
  try {
    const written = await writeCsv(draft, table, await readCsvLayout(folder), options);
    const before = await store.manifest(name);
    // From here to the last line a kill leaves an `open` dataset with one of the two files, both whole.
    await store.updateManifest(name, (manifest) => ({ ...manifest, state: 'open', sha256: null }));
    try {
      await onDisk('Cannot replace packets.csv', () => rename(draft, join(folder, csvFileName)));
    } catch (error) {
      const { state, sha256 } = before;
      await store.updateManifest(name, (manifest) => ({ ...manifest, state, sha256 }));
      throw error;
    }
    await onDisk('Cannot sync the dataset', () => syncFolder(folder));
    const { labels } = written.counts.fields();
    return await store.updateManifest(name, (manifest) => ({
      ...manifest,
      state: before.state,
      sha256: written.sha256,
      fileBytes: written.bytes,
      labels,
      undoableRelabels,
    }));
  } finally {
    await rm(draft, { force: true });
  }
}

interface WrittenCsv {
  readonly bytes: number;
  readonly sha256: string;
  readonly counts: DatasetCounts;
}

async function writeCsv(
  path: string,
  table: PacketTable,
  layout: CsvLayout,
  { signal, onProgress }: WorkOptions,
): Promise<WrittenCsv> {
  const hash = createHash('sha256').update(layout.header);
  const counts = new DatasetCounts();
  const encoder = new PacketCsvEncoder(table.dictionaries, layout);
  const buffer = createCsvBuffer();
  let bytes = Buffer.byteLength(layout.header);
  await onDisk('Cannot write packets.csv', async () => {
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(layout.header);
      for (let from = 0; from < table.count; from += batchRows) {
        if (signal?.aborted === true) throw new JawsError('cancelled');
        const to = Math.min(from + batchRows, table.count);
        encoder.encode(table, from, to, from + 1, buffer);
        const piece = buffer.bytes.subarray(0, buffer.length);
        hash.update(piece);
        await file.writeFile(piece);
        counts.add(table, from, to);
        bytes += piece.length;
        onProgress?.(to, table.count);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  });
  return { bytes, sha256: hash.digest('hex'), counts };
}
