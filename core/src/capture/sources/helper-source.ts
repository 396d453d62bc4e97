// Packets from a capture program's pipe: dumpcap or tcpdump, told apart by their dialect. While nobody asks for a
// batch nothing is read: the pipe fills, the program waits, the kernel's buffer fills, and the kernel counts its losses.

import type { SourceFacts } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';

import { PacketFileReader } from '../../packet-file/packet-file-reader.ts';
import { pcapVariant } from '../../packet-file/pcap-dialect.ts';
import { isPcapngStart } from '../../packet-file/pcapng-scanner.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import { helperPath } from '../helper-path.ts';
import type { PacketSource, SourceOptions, SourceTools } from '../packet-source.ts';
import type { HelperDialect } from './helper-dialect.ts';
import { helperFailure } from './helper-failure.ts';
import { HelperProcess } from './helper-process.ts';
import { emptyBatch, idleTickMs } from './idle-batch.ts';
import { requireInterfaceName } from './interface-name.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { LossCounter } from './loss-counter.ts';
import { OrderlyEnd } from './orderly-end.ts';
import { type Idle, idle, PendingPull } from './pending-pull.ts';

const startLimitMs = 10_000;
const readyPollMs = 20;
const termGraceMs = 2_000;
const counterIntervalMs = 1_000;

export class HelperSource implements PacketSource {
  readonly facts: SourceFacts;
  readonly queue = { packets: 0, limit: 0 } as const;
  private readonly dialect: HelperDialect;
  private readonly options: SourceOptions;
  private readonly tools: SourceTools;
  private readonly reader = new PacketFileReader();
  private readonly losses = new LossCounter();
  private readonly orderlyEnd: OrderlyEnd;
  private readonly ownWarnings: string[] = [];
  private helper: HelperProcess | null = null;
  private pulls: PendingPull<Uint8Array | null> | null = null;
  private firstChunk: Uint8Array | null = null;
  private ready = false;
  private lastChunkAt = 0;
  private newestUs = 0;
  private countersAskedAt = 0;
  private closing: Promise<void> | null = null;

  constructor(dialect: HelperDialect, why: string, options: SourceOptions, tools: SourceTools) {
    this.dialect = dialect;
    this.options = options;
    this.tools = tools;
    this.orderlyEnd = new OrderlyEnd(dialect.quietMs);
    this.facts = { name: dialect.name, why, timestampSource: 'kernel', sizes: 'wire', drops: dialect.drops };
  }

  get helperPid(): number | null {
    return this.helper?.end === null ? this.helper.pid : null;
  }

  get dropped(): number | null {
    return this.losses.lost;
  }

  get warnings(): readonly string[] {
    return [...this.ownWarnings, ...this.losses.warnings];
  }

  async start(): Promise<void> {
    const { name } = this.dialect;
    const interfaceName = requireInterfaceName(this.options.interface);
    const path = await helperPath(name, this.tools.env);
    if (path === null) throw new JawsError('capture.source-missing', `${name} is not installed.`);
    if (this.isOver()) return;
    const args = this.dialect.arguments(this.options, interfaceName);
    const helper = await HelperProcess.start(path, args, this.tools.env, (line) => {
      this.hear(line);
    });
    this.helper = helper;
    // Closed while it was being started, when there was nothing to end yet.
    if (this.isClosed()) return helper.kill(0);
    this.pulls = new PendingPull(() => helper.input.next());
    try {
      await this.waitUntilReady(helper, this.pulls);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    const { helper, pulls } = this;
    if (helper === null || pulls === null) return;
    let yieldedAt = performance.now();
    while (!this.reader.damaged) {
      const chunk = this.takeFirst() ?? (await pulls.take(idleTickMs));
      const now = performance.now();
      if (this.isLast(chunk, helper, now)) break;
      for (const batch of chunk === idle ? [] : this.scan(chunk, now)) {
        yield batch;
        yieldedAt = now;
      }
      this.askForCounters(helper, now);
      this.goOnStopping(helper, now);
      if (now - yieldedAt >= idleTickMs) {
        yield emptyBatch;
        yieldedAt = now;
      }
    }
    await this.conclude(helper);
  }

  stop(): void {
    this.orderlyEnd.request(this.tools.clock(), performance.now());
    // Nothing has been captured yet, so there is nothing to wait for.
    if (!this.ready) this.helper?.signal('SIGINT');
  }

  close(): Promise<void> {
    this.closing ??= this.helper?.kill(termGraceMs) ?? Promise.resolve();
    return this.closing;
  }

  private isOver(): boolean {
    return this.closing !== null || this.orderlyEnd.requested;
  }

  /** A call, because it changes while `start` waits. */
  private isClosed(): boolean {
    return this.closing !== null;
  }

  private hear(line: string): void {
    this.tools.log(`${this.dialect.name}: ${line}`);
    if (this.dialect.readyLine?.test(line) === true) this.ready = true;
    const report = this.dialect.lossReport(line);
    if (report !== null) this.losses.add(report);
  }

  /** Ready: it said so, or its file header is there. A stop or close in the meantime ends the wait without an error. */
  private async waitUntilReady(helper: HelperProcess, pulls: PendingPull<Uint8Array | null>): Promise<void> {
    const startedAt = performance.now();
    if (this.isOver()) helper.signal('SIGINT');
    while (helper.end === null && this.closing === null) {
      // A chunk is valid until the next is asked for: with the first in hand only the text is waited for.
      const chunk = this.firstChunk === null ? await pulls.take(readyPollMs) : await nothingFor(readyPollMs);
      if (chunk === null) break;
      if (chunk !== idle) this.keepFirst(chunk);
      if (this.ready) {
        this.countersAskedAt = performance.now();
        return;
      }
      if (performance.now() - startedAt > startLimitMs) throw this.lateStart();
    }
    if (!this.isOver()) await this.failed(helper);
  }

  private keepFirst(chunk: Uint8Array): void {
    this.firstChunk = chunk;
    this.lastChunkAt = performance.now();
    const isCapture = chunk.length >= 4 && (pcapVariant(chunk, 0) !== null || isPcapngStart(chunk, 0));
    if (!isCapture) throw this.garbage();
    if (this.dialect.readyLine === null) this.ready = true;
  }

  private takeFirst(): Uint8Array | null {
    const chunk = this.firstChunk;
    this.firstChunk = null;
    return chunk;
  }

  private *scan(chunk: Uint8Array, now: number): Generator<RecordBatch, void, undefined> {
    this.lastChunkAt = now;
    try {
      for (const batch of this.reader.push(chunk)) {
        this.newestUs = batch.timestampUs[batch.count - 1] ?? 0;
        yield batch;
      }
    } catch (error) {
      if (error instanceof JawsError && error.code === 'import.not-a-capture') throw this.garbage();
      throw error;
    }
  }

  private lateStart(): JawsError {
    return new JawsError(
      'capture.source-failed',
      `${this.dialect.name} did not begin to capture within ${startLimitMs / 1000} seconds.`,
    );
  }

  private garbage(): JawsError {
    return new JawsError(
      'capture.source-failed',
      `${this.dialect.name} sent something that is not a capture.`,
    );
  }

  /** The end of the pipe; or the program is gone, but something it started still holds the pipe open. */
  private isLast(chunk: Uint8Array | null | Idle, helper: HelperProcess, now: number): chunk is null {
    if (chunk === null || this.closing !== null) return true;
    return chunk === idle && helper.end !== null && now - this.lastChunkAt > idleTickMs;
  }

  private askForCounters(helper: HelperProcess, now: number): void {
    const { askForCounters } = this.dialect;
    if (askForCounters === null || now - this.countersAskedAt < counterIntervalMs) return;
    this.countersAskedAt = now;
    helper.signal(askForCounters);
  }

  private goOnStopping(helper: HelperProcess, now: number): void {
    const step = this.orderlyEnd.step(this.newestUs, this.lastChunkAt, now);
    if (step === 'interrupt') helper.signal('SIGINT');
    if (step === 'kill') {
      this.ownWarnings.push(`${this.dialect.name} did not end when it was asked to; it was ended hard.`);
      helper.killNow();
    }
  }

  /** The pipe has ended: why, and was that wanted? */
  private async conclude(helper: HelperProcess): Promise<void> {
    if (this.closing !== null) return;
    if (this.reader.damaged) {
      await this.close();
      throw this.garbage();
    }
    if (!(await helper.endsWithin(termGraceMs))) await helper.kill(termGraceMs);
    const stopped = this.orderlyEnd.requested;
    this.noteCut();
    if (this.orderlyEnd.incomplete) {
      this.ownWarnings.push('Stopping took too long: packets that were still in the kernel were left there.');
    }
    if (stopped) return;
    if (this.losses.lost !== null && helper.end?.signal !== null) {
      this.ownWarnings.push(`The count of lost packets is from before ${this.dialect.name} was ended.`);
    }
    await this.failed(helper);
  }

  /** A program that was killed in the middle of a write leaves half a record. */
  private noteCut(): void {
    if (this.reader.isEmpty) return;
    this.ownWarnings.push(...this.reader.end().warnings);
  }

  private async failed(helper: HelperProcess): Promise<never> {
    const end = await helper.ended;
    throw helperFailure({
      program: this.dialect.name,
      interfaceName: this.options.interface ?? '',
      filter: this.options.filter,
      started: this.ready,
      end,
      lines: helper.lines,
    });
  }
}

async function nothingFor(ms: number): Promise<Idle> {
  await new InterruptibleSleep().sleep(ms);
  return idle;
}
