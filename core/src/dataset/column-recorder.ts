// Writes the columns of a dataset into cache/ while its rows are at hand, group by group, under a draft's name until
// `finish`. What it cannot write it leaves out: the rows in packets.csv never wait for it, fail with it or lack room
// because of it.

import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { CanonicalRows, type CanonicalTexts } from './canonical-rows.ts';
import { type CacheKey, cacheFooter, cachePath } from './column-cache-format.ts';
import { groupView, mostGroupRows, rowBytes } from './column-layout.ts';
import { errnoCode } from './disk-errors.ts';
import { draftPath } from './draft-path.ts';
import { mostNameBytes } from './name-budget.ts';
import { removeDeadDrafts } from './manifest-file.ts';

export class ColumnRecorder {
  private readonly folder: string;
  private readonly draft: string;
  private readonly hash = createHash('sha256');
  private readonly groups: number[] = [];
  private readonly spare: ArrayBuffer[] = [];
  private rows: CanonicalRows | null = null;
  /** Of the dictionary of details at the first row. */
  private generation: number | null = null;
  /** Null before the first write and after the last. */
  private file: FileHandle | null = null;
  private queue: Promise<void> = Promise.resolve();
  private failed = false;

  constructor(folder: string) {
    this.folder = folder;
    this.draft = draftPath(cachePath(folder));
  }

  /**
   * Takes rows `from … to-1`; they may be changed when it has returned its promise, which never rejects and resolves
   * when they are written, or given up.
   */
  add(table: PacketTable, from: number, to: number): Promise<void> {
    for (let row = from; row < to; row += mostGroupRows)
      this.addGroup(table, row, Math.min(to - row, mostGroupRows));
    return this.queue;
  }

  /** All rows of a table, however many, with little of them in hand at a time. */
  async addAll(table: PacketTable): Promise<void> {
    for (let row = 0; row < table.count; row += mostGroupRows)
      await this.add(table, row, Math.min(row + mostGroupRows, table.count));
  }

  private addGroup(table: PacketTable, from: number, count: number): void {
    this.rows ??= new CanonicalRows(table.dictionaries);
    const { details } = table.dictionaries;
    this.generation ??= details.generation;
    // Ids of two sets of dictionaries do not go into one file, nor names that were left out or forgotten.
    const isOther = this.rows.dictionaries !== table.dictionaries || details.generation !== this.generation;
    if (isOther || details.refused > 0 || details.bytes > mostNameBytes) this.failed = true;
    if (this.failed) return;
    const buffer = this.spare.pop() ?? new ArrayBuffer(mostGroupRows * rowBytes);
    if (!this.rows.fill(table, from, groupView(buffer, count, table.dictionaries))) this.failed = true;
    this.groups.push(count);
    this.queue = this.queue.then(async () => {
      await this.write(new Uint8Array(buffer, 0, count * rowBytes));
      this.spare.push(buffer);
    });
  }

  private async write(bytes: Uint8Array): Promise<void> {
    await this.orGiveUp(async () => {
      const file = (this.file ??= await this.create());
      // The hash runs here while the write runs in the thread pool.
      const written = writeAll(file, bytes);
      this.hash.update(bytes);
      await written;
    });
  }

  private async create(): Promise<FileHandle> {
    // Not recursive: a dataset that was renamed or removed while it was read must not come back as an empty folder.
    await mkdir(join(this.folder, 'cache'), { mode: 0o700 }).catch((error: unknown) => {
      if (errnoCode(error) !== 'EEXIST') throw error;
    });
    await removeDeadDrafts(cachePath(this.folder));
    return await open(this.draft, 'wx', 0o600);
  }

  /** Gives the columns their name; `key` is that of packets.csv as it stays. False: they could not be kept. */
  async finish(key: CacheKey): Promise<boolean> {
    await this.queue;
    const footer = cacheFooter(key, this.groups, this.rows?.texts() ?? noTexts);
    if (footer === null) this.failed = true;
    else await this.write(footer);
    await this.write(this.hash.copy().digest());
    await this.orGiveUp(async () => {
      await this.file?.close();
      this.file = null;
      // No sync: a file that a power loss has torn does not have its checksum.
      await rename(this.draft, cachePath(this.folder));
    });
    const kept = !this.failed;
    await this.discard();
    return kept;
  }

  /** Nothing of the draft stays, and its room on the disk is free; harmless after `finish`. */
  async discard(): Promise<void> {
    this.failed = true;
    await this.queue;
    await this.removeDraft();
  }

  private async orGiveUp(work: () => Promise<void>): Promise<void> {
    if (this.failed) return;
    try {
      await work();
    } catch (error) {
      this.failed = true;
      await this.removeDraft();
      if (!(error instanceof JawsError) && errnoCode(error) === null) throw error;
    }
  }

  private async removeDraft(): Promise<void> {
    await this.file?.close().catch(() => undefined);
    this.file = null;
    // A folder that is gone, or was none, has nothing to remove.
    await rm(this.draft, { force: true }).catch(() => undefined);
  }
}

const noTexts: CanonicalTexts = { addresses: [], macs: [], protocols: [], labels: [], details: [] };

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}
