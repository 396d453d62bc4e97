// Exports wait as files in the private folder until the page has fetched them piece by piece, or the browser whole.

import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { diskError } from '../dataset/disk-errors.ts';

const pieceBytes = 1_048_576;
const maxExports = 20;

interface ExportFile {
  readonly path: string;
  readonly fileName: string;
}

export class ExportRegistry {
  private readonly files = new Map<string, ExportFile>();
  private readonly folder: string;
  private readonly randomId: () => string;

  constructor(folder: string, randomId: () => string) {
    this.folder = folder;
    this.randomId = randomId;
  }

  /** A path to write to; the oldest export goes when there are too many. */
  async reserve(dataset: string, extension: string): Promise<ExportFile & { readonly exportId: string }> {
    if (this.files.size >= maxExports) {
      const oldest = this.files.keys().next();
      if (oldest.done !== true) await this.discard(oldest.value);
    }
    const exportId = this.randomId();
    const path = join(this.folder, `export-${exportId}.${extension}`);
    const file = { path, fileName: `${dataset}.${extension}` };
    this.files.set(exportId, file);
    return { exportId, ...file };
  }

  /** @throws JawsError export.gone, dataset.io */
  async find(exportId: string): Promise<ExportFile & { readonly sizeBytes: number }> {
    const file = this.fileOf(exportId);
    try {
      return { ...file, sizeBytes: (await stat(file.path)).size };
    } catch (error) {
      throw diskError(error, 'Cannot read the export');
    }
  }

  async read(exportId: string, offset: number): Promise<{ readonly base64: string; readonly end: boolean }> {
    const { path } = this.fileOf(exportId);
    try {
      const file = await open(path, 'r');
      try {
        const piece = Buffer.alloc(pieceBytes);
        const { bytesRead } = await file.read(piece, 0, pieceBytes, offset);
        const { size } = await file.stat();
        return { base64: piece.toString('base64', 0, bytesRead), end: offset + bytesRead >= size };
      } finally {
        await file.close();
      }
    } catch (error) {
      throw diskError(error, 'Cannot read the export');
    }
  }

  async discard(exportId: string): Promise<void> {
    const file = this.files.get(exportId);
    this.files.delete(exportId);
    if (file !== undefined) await rm(file.path, { force: true });
  }

  private fileOf(exportId: string): ExportFile {
    const file = this.files.get(exportId);
    if (file === undefined) throw new JawsError('export.gone');
    return file;
  }
}
