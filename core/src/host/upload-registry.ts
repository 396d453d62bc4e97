// Files on their way in: pieces from a page land in the private folder; files that the desktop's dialog chose are
// only noted. Sizes are checked piece by piece, so that a page can fill no more than it announced.

import { appendFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { diskError } from '../dataset/disk-errors.ts';

export interface UploadedFile {
  readonly path: string;
  /** The name the user knows. */
  readonly name: string;
}

interface Upload extends UploadedFile {
  readonly bytes: number;
  received: number;
  /** False for a file of the user: it is read and left alone. */
  readonly ours: boolean;
  busy: boolean;
}

const maxUploads = 1000;
/** Disk space that an upload must leave free. */
const reserveBytes = 64 * 1024 * 1024;

export class UploadRegistry {
  private readonly uploads = new Map<string, Upload>();
  private readonly folder: string;
  private readonly randomId: () => string;

  constructor(folder: string, randomId: () => string) {
    this.folder = folder;
    this.randomId = randomId;
  }

  /** @throws JawsError dataset.disk-full when the file would not fit */
  async open(fileName: string, bytes: number): Promise<string> {
    this.makeRoom();
    await this.checkSpace(bytes);
    const id = this.randomId();
    const path = join(this.folder, `upload-${id}`);
    await orDiskError(writeFile(path, '', { mode: 0o600, flag: 'wx' }));
    this.uploads.set(id, { path, name: basename(fileName), bytes, received: 0, ours: true, busy: false });
    return id;
  }

  async append(id: string, offset: number, base64: string): Promise<void> {
    const upload = this.find(id);
    const piece = decodeBase64(base64);
    if (!upload.ours || upload.busy || offset !== upload.received) {
      throw new JawsError('import.upload-broken', `The piece at ${offset} does not follow the one before.`);
    }
    if (upload.received + piece.length > upload.bytes) {
      throw new JawsError('import.upload-broken', `More than the announced ${upload.bytes} bytes came.`);
    }
    upload.busy = true;
    try {
      await orDiskError(appendFile(upload.path, piece));
      upload.received += piece.length;
    } finally {
      upload.busy = false;
    }
  }

  /** Notes a file of the user that a native dialog chose. @throws JawsError import.unreadable */
  async register(path: string): Promise<string> {
    this.makeRoom();
    const bytes = await fileSize(path);
    const id = this.randomId();
    this.uploads.set(id, { path, name: basename(path), bytes, received: bytes, ours: false, busy: false });
    return id;
  }

  /** The complete files behind the ids, in their order. */
  take(ids: readonly string[]): UploadedFile[] {
    return ids.map((id) => {
      const upload = this.find(id);
      if (upload.received !== upload.bytes || upload.busy) {
        throw new JawsError(
          'import.upload-broken',
          `"${upload.name}" is not complete: ${upload.received} of ${upload.bytes} bytes came.`,
        );
      }
      return { path: upload.path, name: upload.name };
    });
  }

  /** The complete file behind one id, to be read where it lies. */
  path(id: string): string {
    return this.take([id])[0]?.path ?? '';
  }

  async discard(id: string): Promise<void> {
    const upload = this.uploads.get(id);
    this.uploads.delete(id);
    if (upload?.ours === true) await rm(upload.path, { force: true });
  }

  private find(id: string): Upload {
    const upload = this.uploads.get(id);
    if (upload === undefined) throw new JawsError('import.upload-broken', 'There is no such upload.');
    return upload;
  }

  private makeRoom(): void {
    if (this.uploads.size >= maxUploads) {
      throw new JawsError('rpc.overloaded', `There are ${maxUploads} uploads already.`);
    }
  }

  private async checkSpace(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    if (bytes + reserveBytes <= bavail * bsize) return;
    throw new JawsError('dataset.disk-full', 'There is not enough space for this file.', {
      hint: 'Free some space; nothing was stored.',
    });
  }
}

async function orDiskError(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw diskError(error, 'Cannot store the upload');
  }
}

/** Buffer.from skips what is no base64; a piece that was damaged must not pass as a shorter one. */
function decodeBase64(text: string): Buffer {
  const piece = Buffer.from(text, 'base64');
  if (piece.toString('base64') !== text) throw new JawsError('rpc.invalid-input', 'This is not base64.');
  return piece;
}

async function fileSize(path: string): Promise<number> {
  try {
    const facts = await stat(path);
    if (facts.isFile()) return facts.size;
  } catch (error) {
    throw new JawsError('import.unreadable', `"${basename(path)}" cannot be read.`, { cause: error });
  }
  throw new JawsError('import.unreadable', `"${basename(path)}" is not a file.`);
}
