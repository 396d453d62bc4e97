// The bytes of packets.csv: positional writes in order, a running hash, fsync on time. Knows nothing of
// manifests and locks.

import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { diskError, isFull, onDisk } from './disk-errors.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';

/** Where a file is taken up: its length, and the hash of what stands there. */
export interface CsvFileStart {
  readonly bytes: number;
  readonly hash: Hash;
}

/** Frees room on the disk; false: there was nothing to free. */
export type MakeRoom = () => Promise<boolean>;
const noRoom: MakeRoom = () => Promise.resolve(false);

export class CsvFileWriter {
  /** Length of the file: everything before was written without error. */
  bytes: number;
  private hash: Hash | null;
  private dirty = false;
  private timer: NodeJS.Timeout | null = null;
  private syncFailure: unknown = null;
  /** The sync that is under way. */
  private syncing: Promise<void> | null = null;
  private readonly file: FileHandle;
  private readonly fsyncEveryMs: number | null;

  constructor(file: FileHandle, start: CsvFileStart, fsyncEveryMs: number | null) {
    this.file = file;
    this.bytes = start.bytes;
    this.hash = start.hash;
    this.fsyncEveryMs = fsyncEveryMs;
  }

  /** Opens `path` at its end; `start` tells what is there. */
  static async open(path: string, start: CsvFileStart, fsyncEveryMs: number | null): Promise<CsvFileWriter> {
    const file = await onDisk('Cannot open packets.csv', () => openOrdinaryFile(path, 'change'));
    return new CsvFileWriter(file, start, fsyncEveryMs);
  }

  /**
   * Appends; resolves when the system has taken all bytes. On a full disk it asks `makeRoom` (true: there may be some
   * now) and tries again once. On a refusal it rejects with dataset.disk-full or dataset.io after calling `onPartial`
   * with the number of bytes that did get there: the caller says how many of them to keep, the file is cut to that.
   */
  async write(
    piece: Uint8Array,
    onPartial: (written: number) => number,
    makeRoom: MakeRoom = noRoom,
  ): Promise<void> {
    this.throwSyncFailure();
    let written = 0;
    try {
      // The hash runs here while the write runs in the thread pool.
      const first = this.writePart(piece, 0, makeRoom);
      this.hash?.update(piece);
      written = await first;
      while (written < piece.length) written += await this.writePart(piece, written, makeRoom);
    } catch (error) {
      this.hash = null;
      this.bytes += onPartial(written);
      await this.file.truncate(this.bytes);
      throw diskError(error, 'Cannot write packets.csv');
    }
    this.bytes += piece.length;
    this.dirty = true;
    this.scheduleSync();
  }

  /** Gives the number of bytes that the system took, which may be fewer. */
  private async writePart(piece: Uint8Array, from: number, makeRoom: MakeRoom): Promise<number> {
    const put = async (): Promise<number> =>
      (await this.file.write(piece, from, piece.length - from, this.bytes + from)).bytesWritten;
    try {
      return await put();
    } catch (error) {
      if (!isFull(error) || !(await makeRoom())) throw error;
      return await put();
    }
  }

  private scheduleSync(): void {
    if (this.fsyncEveryMs === null || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      // Noted by `sync` itself; the next write, sync or close tells.
      this.sync().catch(() => undefined);
    }, this.fsyncEveryMs);
    this.timer.unref();
  }

  /**
   * Resolves when all that was written before the call is on disk, also where another sync is busy with it.
   * Once refused, always refused: after a failed fsync the system may have dropped what it could not write.
   */
  async sync(): Promise<void> {
    this.throwSyncFailure();
    // One that is under way may have begun before the last write.
    await this.syncing;
    if (this.dirty) this.syncing ??= this.syncNow();
    await this.syncing;
    this.throwSyncFailure();
  }

  /** Never rejects: a refusal is noted. */
  private async syncNow(): Promise<void> {
    this.dirty = false;
    try {
      await this.file.datasync();
    } catch (error) {
      this.syncFailure = error;
    }
    this.syncing = null;
  }

  private throwSyncFailure(): void {
    if (this.syncFailure !== null) throw diskError(this.syncFailure, 'Cannot sync packets.csv');
  }

  /** Cuts back to an earlier length; the running hash is gone after it. */
  async cutTo(bytes: number): Promise<void> {
    this.hash = null;
    this.bytes = bytes;
    this.dirty = true;
    await onDisk('Cannot cut packets.csv', () => this.file.truncate(bytes));
  }

  /** SHA-256 of the whole file in hex; null when a refused write broke the running one. */
  digest(): string | null {
    return this.hash === null ? null : this.hash.copy().digest('hex');
  }

  /** Takes the timer and the handle down; no sync. */
  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.file.close();
  }
}

/** The start of a file that holds `content` only. */
export function startWith(content: string): CsvFileStart {
  const hash = createHash('sha256').update(content);
  return { bytes: Buffer.byteLength(content), hash };
}
