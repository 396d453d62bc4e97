// Exports wait as files in the private folder until the page has fetched them piece by piece.

import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { diskError } from '../dataset/disk-errors.ts';

const pieceBytes = 1_048_576;
const maxExports = 20;

export class ExportRegistry {
  private readonly files = new Map<string, string>();
  private readonly folder: string;
  private readonly randomId: () => string;

  constructor(folder: string, randomId: () => string) {
    this.folder = folder;
    this.randomId = randomId;
  }

  /** A path to write to; the oldest export goes when there are too many. */
  async reserve(extension: string): Promise<{ readonly exportId: string; readonly path: string }> {
    if (this.files.size >= maxExports) {
      const oldest = this.files.keys().next();
      if (oldest.done !== true) await this.discard(oldest.value);
    }
    const exportId = this.randomId();
    const path = join(this.folder, `export-${exportId}.${extension}`);
    this.files.set(exportId, path);
    return { exportId, path };
  }

  async read(exportId: string, offset: number): Promise<{ readonly base64: string; readonly end: boolean }> {
    const path = this.files.get(exportId);
    if (path === undefined) throw new JawsError('export.gone');
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
    const path = this.files.get(exportId);
    this.files.delete(exportId);
    if (path !== undefined) await rm(path, { force: true });
  }
}
