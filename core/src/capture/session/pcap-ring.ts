// The raw packets beside a dataset, as a ring of pcapng files `pcap/000001.pcapng …`: the newest ones stay. Packets of
// blacklisted addresses and of a pause are not in it.

import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../../dataset/disk-errors.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import { fileStart, interfaceBlock, packetBlockBytes, writePacketBlock } from './pcapng-blocks.ts';

export interface PcapRingOptions {
  /** Of the dataset; files go into its `pcap/`. */
  readonly folder: string;
  readonly files: number;
  readonly fileBytes: number;
  readonly snapLength: number;
}

export class PcapRing {
  private readonly options: PcapRingOptions;
  private file: FileHandle | null = null;
  private fileBytes = 0;
  private readonly kept: string[] = [];
  private nextNumber = 1;
  private linkTypes: number[] = [];
  private queue: Promise<void> = Promise.resolve();
  private failure: unknown = null;
  /** Two buffers: one is written while the next batch is copied into the other. */
  private spare: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0)];

  constructor(options: PcapRingOptions) {
    this.options = options;
  }

  /**
   * Takes the records whose `keep` is 1. They are copied when this returns; the promise is back-pressure: wait for it
   * before the next batch. Rejects with dataset.disk-full or dataset.io.
   */
  async write(batch: RecordBatch, keep: Uint8Array): Promise<void> {
    if (this.failure !== null) throw this.failure as Error;
    let bytes = 0;
    for (let record = 0; record < batch.count; record += 1) {
      if (keep[record] === 1) bytes += packetBlockBytes(batch.capturedLength[record] as number);
    }
    if (bytes === 0) return;
    const prelude = this.describeLinks(batch);
    const buffer = await this.takeBuffer(bytes);
    let at = 0;
    for (let record = 0; record < batch.count; record += 1) {
      if (keep[record] !== 1) continue;
      const number = this.linkTypes.indexOf(batch.linkType[record] as number);
      at = writePacketBlock(buffer, at, batch, record, number);
    }
    const piece = buffer.subarray(0, at);
    this.queue = this.queue.then(async () => {
      try {
        if (this.failure === null) await this.append(prelude, piece);
      } catch (error) {
        this.failure = error;
      }
      this.spare.push(buffer);
    });
  }

  async close(): Promise<void> {
    await this.queue;
    await this.file?.close();
    this.file = null;
    if (this.failure !== null) throw this.failure as Error;
  }

  /** Blocks for link types not met before; the file of the moment needs them, later files start with all. */
  private describeLinks(batch: RecordBatch): Buffer {
    const blocks: Buffer[] = [];
    for (let record = 0; record < batch.count; record += 1) {
      const linkType = batch.linkType[record] as number;
      if (this.linkTypes.includes(linkType)) continue;
      this.linkTypes = [...this.linkTypes, linkType];
      blocks.push(interfaceBlock(linkType, this.options.snapLength));
    }
    return Buffer.concat(blocks);
  }

  private async takeBuffer(bytes: number): Promise<Buffer> {
    if (this.spare.length === 0) await this.queue;
    const buffer = this.spare.pop();
    return buffer !== undefined && buffer.length >= bytes ? buffer : Buffer.alloc(Math.ceil(bytes * 1.5));
  }

  private async append(prelude: Buffer, piece: Buffer): Promise<void> {
    if (this.file !== null && this.fileBytes >= this.options.fileBytes) {
      await this.file.close();
      this.file = null;
    }
    if (this.file === null) await this.openNext();
    else if (prelude.length > 0) await this.put(prelude);
    await this.put(piece);
  }

  private async put(bytes: Buffer): Promise<void> {
    await onDisk('Cannot write the raw packets', async () => await this.file?.write(bytes));
    this.fileBytes += bytes.length;
  }

  private async openNext(): Promise<void> {
    const folder = join(this.options.folder, 'pcap');
    await onDisk('Cannot keep raw packets', async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (this.nextNumber === 1) this.nextNumber = await firstFreeNumber(folder);
      const name = join(folder, `${String(this.nextNumber).padStart(6, '0')}.pcapng`);
      this.nextNumber += 1;
      this.file = await open(name, 'wx', 0o600);
      this.fileBytes = 0;
      this.kept.push(name);
      while (this.kept.length > this.options.files) await rm(this.kept.shift() ?? '', { force: true });
    });
    await this.put(fileStart(this.linkTypes, this.options.snapLength));
  }
}

/** Behind the files of an earlier capture into the same dataset, which stay. */
async function firstFreeNumber(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map((name) => Number.parseInt(name, 10)).filter(Number.isInteger);
  return Math.max(0, ...numbers) + 1;
}
