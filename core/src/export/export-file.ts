// The file an export goes to: written under a temporary name beside it, given its own name when it is whole.
// What is there already is never overwritten, not even by a file that appears while the export runs.

import { randomBytes } from 'node:crypto';
import { access, link, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { diskError, errnoCode } from '../dataset/disk-errors.ts';

export interface ExportFile {
  readonly bytes: number;
  write(piece: Uint8Array): Promise<void>;
  /** Gives the file its name. @throws JawsError export.exists */
  finish(): Promise<void>;
  /** Removes what was written; harmless after `finish`. */
  discard(): Promise<void>;
}

/** @throws JawsError export.exists, export.unwritable (folder missing, no permission), dataset.disk-full */
export async function createExportFile(path: string): Promise<ExportFile> {
  if (await exists(path)) throw existsError(path);
  const draft = `${path}.${randomBytes(6).toString('hex')}.part`;
  const file = await refusals(path, () => open(draft, 'wx', 0o600));
  return new DraftFile(path, draft, file);
}

class DraftFile implements ExportFile {
  bytes = 0;
  private readonly path: string;
  private readonly draft: string;
  private readonly file: FileHandle;
  private open = true;
  private done = false;

  constructor(path: string, draft: string, file: FileHandle) {
    this.path = path;
    this.draft = draft;
    this.file = file;
  }

  async write(piece: Uint8Array): Promise<void> {
    await refusals(this.path, async () => {
      for (let at = 0; at < piece.length;) {
        at += (await this.file.write(piece, at, piece.length - at)).bytesWritten;
      }
    });
    this.bytes += piece.length;
  }

  async finish(): Promise<void> {
    await refusals(this.path, () => this.file.sync());
    await this.closeHandle();
    try {
      // A link fails where the name is taken; a rename would replace.
      await link(this.draft, this.path);
    } catch (error) {
      await this.renameInstead(error);
      this.done = true;
      return;
    }
    this.done = true;
    await refusals(this.path, () => unlink(this.draft));
  }

  /** File systems without hard links: look first, then rename. */
  private async renameInstead(error: unknown): Promise<void> {
    if (errnoCode(error) === 'EEXIST' || (await exists(this.path))) throw existsError(this.path);
    await refusals(this.path, () => rename(this.draft, this.path));
  }

  async discard(): Promise<void> {
    if (this.done) return;
    this.done = true;
    try {
      await this.closeHandle();
    } finally {
      await removeDraft(this.draft);
    }
  }

  private async closeHandle(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.file.close();
  }
}

/** Its folder may have gone meanwhile: that is what the caller is told of then, not this. */
async function removeDraft(draft: string): Promise<void> {
  try {
    await unlink(draft);
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') throw diskError(error, 'Cannot remove the unfinished export');
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (errnoCode(error) === null) throw error;
    return false;
  }
}

function existsError(path: string): JawsError {
  return new JawsError('export.exists', `${path} exists; it was left alone.`);
}

async function refusals<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const error = diskError(cause, `Cannot write ${path}`);
    if (error.code !== 'dataset.io') throw error;
    throw new JawsError('export.unwritable', error.message, { cause });
  }
}
