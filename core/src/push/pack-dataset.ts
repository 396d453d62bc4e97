// Packs a dataset into one file: a tar of its folder, compressed. packets.csv is checked against its manifest on the
// way: what leaves the machine is what was stored.

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open, statfs, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { onDisk } from '../dataset/disk-errors.ts';
import { openOrdinaryFile } from '../dataset/open-ordinary-file.ts';
import { csvFileName } from '../dataset/inspect-csv.ts';
import type { DatasetContents } from './dataset-contents.ts';
import { createGzipWriter, type GzipWriter } from './gzip-writer.ts';
import { tarEnd, tarHeader, tarPadding } from './tar-header.ts';

export interface PackFacts {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly csvSha256: string;
}

export interface PackOptions {
  /** Made; must not exist. */
  readonly path: string;
  readonly signal: CallSignal;
  /** Bytes of packets.csv read so far, and in all. */
  readonly onProgress: (done: number, total: number) => void;
}

const pieceBytes = 1 << 20;
/** Left free on the disk: a capture may be writing there, too. */
const roomToLeaveBytes = 64 * 1024 * 1024;
const lookEveryBytes = 16 * 1024 * 1024;

/**
 * The file is whole and on the disk when this resolves; after a failure it is the caller's to remove.
 * @throws JawsError push.disk-full, dataset.io, dataset.damaged, cancelled
 */
export async function packDataset(contents: DatasetContents, options: PackOptions): Promise<PackFacts> {
  return await onDisk(`Cannot pack "${contents.dataset}"`, async () => {
    const file = await open(options.path, 'wx', 0o600);
    try {
      const gzip = createGzipWriter(roomKeepingWriter(file, options.path));
      const csvSha256 = await writeArchive(contents, gzip, options);
      const { sizeBytes, sha256 } = await gzip.end();
      await file.sync();
      return { sizeBytes, sha256, csvSha256 };
    } finally {
      await file.close();
    }
  }).catch((error: unknown) => {
    throw error instanceof JawsError && error.code === 'dataset.disk-full'
      ? new JawsError('push.disk-full', undefined, { cause: error })
      : error;
  });
}

function roomKeepingWriter(file: FileHandle, path: string): (bytes: Buffer) => Promise<void> {
  let sinceLook = lookEveryBytes;
  return async (bytes) => {
    sinceLook += bytes.length;
    if (sinceLook >= lookEveryBytes) {
      sinceLook = 0;
      const disk = await statfs(path);
      if (disk.bavail * disk.bsize < roomToLeaveBytes) throw new JawsError('push.disk-full');
    }
    await file.appendFile(bytes);
  };
}

async function writeArchive(
  contents: DatasetContents,
  gzip: GzipWriter,
  options: PackOptions,
): Promise<string> {
  const { dataset, csvBytes, smallFiles } = contents;
  const modifiedSeconds = Math.floor(contents.createdMs / 1000);
  const begin = async (name: string, sizeBytes: number): Promise<void> => {
    await gzip.write(tarHeader({ name: `${dataset}/${name}`, sizeBytes, modifiedSeconds }));
  };
  // Small ones first: whoever looks into the archive need not read all of it.
  for (const { name, text } of smallFiles) {
    const bytes = Buffer.from(text);
    await begin(name, bytes.length);
    await gzip.write(bytes);
    await gzip.write(tarPadding(bytes.length));
  }
  await begin(csvFileName, csvBytes);
  const csvSha256 = await copyCsv(contents, gzip, options);
  await gzip.write(tarPadding(csvBytes));
  await gzip.write(tarEnd());
  return csvSha256;
}

async function copyCsv(
  { folder, csvBytes, csvSha256, dataset }: DatasetContents,
  gzip: GzipWriter,
  { signal, onProgress }: PackOptions,
): Promise<string> {
  const hash = createHash('sha256');
  const file = await openOrdinaryFile(join(folder, csvFileName), 'read');
  try {
    for (let offset = 0; offset < csvBytes;) {
      if (signal.aborted) throw new JawsError('cancelled');
      // A new one each time: the compressor still reads the one before.
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, csvBytes - offset));
      const { bytesRead } = await file.read(piece, 0, piece.length, offset);
      if (bytesRead === 0) throw new JawsError('dataset.damaged', `"${dataset}" became shorter.`);
      const read = piece.subarray(0, bytesRead);
      hash.update(read);
      await gzip.write(read);
      offset += bytesRead;
      onProgress(offset, csvBytes);
    }
  } finally {
    await file.close();
  }
  const found = hash.digest('hex');
  if (csvSha256 !== null && found !== csvSha256)
    throw new JawsError('dataset.damaged', `packets.csv of "${dataset}" is not what its manifest says.`);
  return found;
}
