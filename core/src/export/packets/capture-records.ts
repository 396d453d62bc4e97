// The records of capture files one by one, in the order of the files, for who compares each with something.

import { type OpenedPacketFile, openPacketFile } from '../../packet-file/open-packet-file.ts';
import { PacketFileReader } from '../../packet-file/packet-file-reader.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import type { SectionWatcher } from '../../packet-file/section-watcher.ts';
import { JawsError } from '@jaws/shared/contract/errors';

export class CaptureRecords {
  private readonly paths: readonly string[];
  private readonly watcher: SectionWatcher;
  private nextFile = 0;
  private opened: OpenedPacketFile | null = null;
  private chunks: AsyncIterator<Uint8Array> | null = null;
  private reader: PacketFileReader | null = null;
  private records: Iterator<RecordBatch> | null = null;

  constructor(paths: readonly string[], watcher: SectionWatcher) {
    this.paths = paths;
    this.watcher = watcher;
  }

  /** A batch of one record, valid until the next call; null where more must be read first (`more`). */
  next(): RecordBatch | null {
    const next = this.records?.next();
    return next === undefined || next.done === true ? null : next.value;
  }

  /**
   * False at the end of the last file.
   * @throws JawsError import.unreadable, import.empty, import.not-a-capture
   */
  async more(): Promise<boolean> {
    if (this.chunks === null || this.reader === null) {
      const path = this.paths[this.nextFile++];
      if (path === undefined) return false;
      await this.open(path);
      return true;
    }
    const chunk = await this.chunks.next();
    if (chunk.done === true) await this.close();
    else this.records = this.reader.push(chunk.value);
    return true;
  }

  /** Again is harmless. */
  async close(): Promise<void> {
    this.records = null;
    this.chunks = null;
    this.reader = null;
    await this.opened?.close();
    this.opened = null;
  }

  private async open(path: string): Promise<void> {
    this.opened = await openPacketFile(path);
    if (this.opened.kind !== 'capture') throw new JawsError('import.not-a-capture', `${path} is no capture.`);
    this.chunks = this.opened.chunks[Symbol.asyncIterator]();
    this.reader = new PacketFileReader(1, this.watcher);
  }
}
