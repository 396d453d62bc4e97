// A capture file played as if it were happening: at its own speed, at a multiple, or as fast as it is taken. Needs no
// permission. Packets keep the file's times, so that a replay makes the same rows as an import.

import { basename } from 'node:path';

import type { SourceFacts } from '@jaws/shared/contract/capture';

import { notACapture } from '../../packet-file/foreign-content.ts';
import { openPacketFile, type OpenedPacketFile } from '../../packet-file/open-packet-file.ts';
import type { PacketFileSummary } from '../../packet-file/packet-file-reader.ts';
import { readPacketStream } from '../../packet-file/read-packet-stream.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import type { PacketSource, ReplayOptions } from '../packet-source.ts';
import { batchSlice } from './batch-slice.ts';
import { emptyBatch, idleTickMs } from './idle-batch.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { ReplayPacer } from './replay-pacer.ts';

/** At most so many wake-ups: packets due in between go out together, up to this late. */
const sliceMs = 10;

export class ReplaySource implements PacketSource {
  readonly facts: SourceFacts;
  readonly helperPid = null;
  readonly queue = { packets: 0, limit: 0 } as const;
  dropped: number | null = null;
  warnings: readonly string[] = [];
  private readonly replay: ReplayOptions;
  private readonly now: () => number;
  private readonly pacer: ReplayPacer;
  private readonly pause = new InterruptibleSleep();
  private file: OpenedPacketFile | null = null;
  private stopped = false;

  /** `now`: monotonic milliseconds; tests bring their own. */
  constructor(why: string, replay: ReplayOptions, now: () => number = () => performance.now()) {
    this.replay = replay;
    this.now = now;
    this.pacer = new ReplayPacer(replay.speed);
    // A file says at its end, if at all, what was lost when it was recorded.
    this.facts = { name: 'replay', why, timestampSource: 'file', sizes: 'wire', drops: 'end' };
  }

  async start(): Promise<void> {
    const file = await openPacketFile(this.replay.path);
    if (file.kind !== 'capture') {
      const start = await firstChunk(file);
      await file.close();
      throw notACapture(start, basename(this.replay.path));
    }
    this.file = file;
    if (this.isStopped()) await file.close();
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    const { file } = this;
    if (file === null || this.isStopped()) return;
    const records = readPacketStream(file.chunks, file.packing);
    try {
      for (let next = await records.next(); !this.isStopped(); next = await records.next()) {
        if (next.done === true) {
          this.conclude(next.value);
          return;
        }
        yield* this.paced(next.value);
      }
    } finally {
      await file.close();
    }
  }

  stop(): void {
    this.stopped = true;
    this.pause.interrupt();
  }

  async close(): Promise<void> {
    this.stop();
    await this.file?.close();
  }

  /** A call, because `stop` may come while a generator stands at a yield. */
  private isStopped(): boolean {
    return this.stopped;
  }

  private async *paced(batch: RecordBatch): AsyncGenerator<RecordBatch, void, undefined> {
    let from = 0;
    while (from < batch.count && !this.isStopped()) {
      const nowMs = this.now();
      let to = from;
      let waitMs = 0;
      while (to < batch.count) {
        waitMs = this.pacer.waitMs(batch.timestampUs[to] ?? 0, nowMs);
        if (waitMs > 0) break;
        to++;
      }
      if (to > from) yield batchSlice(batch, from, to);
      from = to;
      if (waitMs > 0 && !this.isStopped()) yield* this.wait(waitMs);
    }
  }

  private async *wait(waitMs: number): AsyncGenerator<RecordBatch, void, undefined> {
    const untilMs = this.now() + Math.max(sliceMs, waitMs);
    for (let left = untilMs - this.now(); left > 0 && !this.isStopped(); left = untilMs - this.now()) {
      await this.pause.sleep(Math.min(left, idleTickMs));
      if (left > idleTickMs && !this.isStopped()) yield emptyBatch;
    }
  }

  private conclude(summary: PacketFileSummary): void {
    this.dropped = summary.dropped;
    this.warnings = summary.warnings;
  }
}

async function firstChunk(file: OpenedPacketFile): Promise<Uint8Array> {
  for await (const chunk of file.chunks) return chunk;
  return new Uint8Array(0);
}
