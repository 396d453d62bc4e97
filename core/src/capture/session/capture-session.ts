// One capture from its first packet to its closed dataset: pulls batches out of the source, turns them into labelled
// rows, hands those to the store, and says four times a second how it stands. It is the only owner of the dataset.

import type { CaptureMark, CaptureState } from '@jaws/shared/contract/capture';
import type { JawsError } from '@jaws/shared/contract/errors';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import { asJawsError } from './as-jaws-error.ts';
import { LabelTrack } from './label-track.ts';
import { PacketIntake } from './packet-intake.ts';
import { mostRowsAtOnce, queueLimit } from './row-store.ts';
import { SessionDataset, type SessionFacts } from './session-dataset.ts';
import { SessionOutput } from './session-output.ts';
import type { SessionParts } from './session-parts.ts';
import { SessionStatus } from './session-status.ts';
import { SessionWatch } from './session-watch.ts';
import { TimeLimit } from './time-limit.ts';

/** DESIGN §2: a batch that does not fill is stored after this time. */
const batchWaitMs = 1000;

export class CaptureSession {
  /** Resolves with the final state, however the capture ended; never rejects. */
  readonly ended: Promise<CaptureState>;
  private readonly parts: SessionParts;
  private readonly intake: PacketIntake;
  readonly labels: LabelTrack;
  private readonly status: SessionStatus;
  private readonly watch: SessionWatch;
  private readonly output: SessionOutput;
  private readonly limit: TimeLimit;
  /** Rows and bytes taken in, stored or not: what stop conditions count. */
  private taken = 0;
  private takenBytes = 0;
  private pendingSinceMs: number | null = null;
  /** Of earlier datasets of this capture. */
  private blacklistedBefore = 0;
  private droppedBefore: number | null = 0;
  private isEnough = false;
  private isFinishing = false;
  private shownRows = -1;
  private ticks = 0;

  private constructor(parts: SessionParts, dataset: SessionDataset) {
    const { options, clocks } = parts;
    this.parts = parts;
    this.intake = new PacketIntake(options.blacklist, options.chumAddresses);
    this.labels = new LabelTrack(options.label, clocks.wall(), parts.source.facts.timestampSource !== 'file');
    this.output = new SessionOutput(parts, dataset, () => {
      this.writeWhenFull();
    });
    this.limit = new TimeLimit(parts);
    this.status = new SessionStatus(parts, dataset.name);
    this.watch = new SessionWatch(parts, {
      tick: () => {
        this.tick();
      },
      marked: (mark) => {
        this.mark(mark);
      },
    });
    this.ended = this.run();
  }

  /**
   * Starts the source, then makes the dataset: a capture that cannot start leaves none. Resolves when packets come.
   * @throws JawsError capture.*, dataset.*
   */
  static async start(parts: SessionParts): Promise<CaptureSession> {
    const { source, options } = parts;
    await source.start();
    try {
      const dataset = await SessionDataset.open(parts, options.dataset, options.append);
      parts.onDataset(dataset.name);
      return new CaptureSession(parts, dataset);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  get helperPid(): number | null {
    return this.parts.source.helperPid;
  }

  state(): CaptureState {
    return this.status.state(this.intake, this.output.rows, this.labels.current);
  }

  /** @throws JawsError capture.bad-option */
  label(label: string): void {
    if (label === this.labels.current) return;
    const ms = this.parts.clocks.wall();
    this.labels.change(label, ms);
    this.mark({ ms, kind: 'label', text: `Label ${label} from here on.` });
  }

  pause(): void {
    if (this.status.phase !== 'running') return;
    this.intake.paused = true;
    this.status.phase = 'paused';
    this.mark({
      ms: this.parts.clocks.wall(),
      kind: 'pause',
      text: 'Paused: packets are seen and not stored.',
    });
  }

  resume(): void {
    if (this.status.phase !== 'paused') return;
    this.intake.paused = false;
    this.status.phase = 'running';
    this.mark({ ms: this.parts.clocks.wall(), kind: 'resume', text: 'Storing packets again.' });
  }

  /** Orderly end: what was captured is stored. */
  async stop(): Promise<CaptureState> {
    if (this.status.isRunning) this.status.phase = 'stopping';
    this.parts.source.stop();
    return await this.ended;
  }

  private async run(): Promise<CaptureState> {
    let error: JawsError | null = null;
    try {
      await this.pump();
    } catch (caught) {
      error = asJawsError(caught);
    }
    this.status.phase = 'stopping';
    error = (await this.finish(error)) ?? error;
    await this.parts.source.close();
    await this.watch.close();
    this.status.end(error);
    const state = this.state();
    this.publish();
    return state;
  }

  private async pump(): Promise<void> {
    for await (const batch of this.parts.source.batches()) {
      this.limit.look(this.status.elapsedMs(), this.intake);
      if (batch.count > 0 && !this.hasTakenEnough()) await this.take(batch);
      if (this.output.rows.failure !== null) throw this.output.rows.failure;
      if (this.isBatchDue()) await this.write();
      await this.rotateWhenDue();
      this.isEnough = this.limit.isOver || this.hasTakenEnough();
      if (this.isEnough) this.parts.source.stop();
    }
  }

  private async take(batch: RecordBatch): Promise<void> {
    const { intake, parts } = this;
    const { stop } = parts.options;
    const most = stop.packets === null ? Infinity : stop.packets - this.taken;
    const mostBytes = stop.bytes === null ? Infinity : stop.bytes - this.takenBytes;
    const before = intake.table.count;
    const added = intake.take(batch, most, mostBytes);
    for (const text of intake.unreadLinkTypes.takeNew()) this.warn(text);
    const { table } = intake;
    for (let row = before; row < table.count; row += 1) this.takenBytes += table.size[row] as number;
    this.taken += added;
    this.labels.apply(
      table,
      before,
      table.count,
      this.output.rows.lastPacket + before + 1,
      parts.clocks.wall(),
    );
    intake.labelChum(before);
    this.labels.flows.apply(table, before, batch, intake.keep, this.output.dataset.name);
    if (added > 0) this.pendingSinceMs ??= parts.clocks.monotonic();
    await this.output.keepRaw(batch, intake.keep);
  }

  private isBatchDue(): boolean {
    const { count } = this.intake.table;
    if (count === 0) return false;
    if (count >= this.parts.options.batchPackets) return true;
    return this.parts.clocks.monotonic() - (this.pendingSinceMs ?? 0) >= batchWaitMs;
  }

  /** Starts a write; waits only when too much is waiting already, so that the source, then the kernel, holds back. */
  private async write(): Promise<void> {
    while (!this.output.rows.isFree) {
      if (this.intake.table.count < queueLimit) return;
      await this.output.rows.slot();
    }
    this.writeNow();
  }

  private async writeEverything(): Promise<void> {
    while (this.intake.table.count > 0 && this.output.rows.failure === null) {
      if (this.output.rows.isFree) this.writeNow();
      else await this.output.rows.slot();
    }
  }

  private writeWhenFull(): void {
    if (this.output.rows.isFree && this.intake.table.count >= this.parts.options.batchPackets)
      this.writeNow();
  }

  private writeNow(): void {
    const { table, isFull } = this.intake;
    if (table.count === 0) return;
    // Dictionaries can be renewed only when no row is left that speaks of them.
    const most = isFull ? Infinity : Math.max(mostRowsAtOnce, this.parts.options.batchPackets);
    const rows = Math.min(table.count, most);
    this.output.write(table, rows);
    this.intake.forget(rows);
    if (table.count === 0) this.pendingSinceMs = null;
  }

  /** What comes later is read (for the count of drops) and left out. */
  private hasTakenEnough(): boolean {
    const { packets, bytes } = this.parts.options.stop;
    return (packets !== null && this.taken >= packets) || (bytes !== null && this.takenBytes >= bytes);
  }

  private async rotateWhenDue(): Promise<void> {
    if (this.isEnough || this.limit.isOver || !this.output.isRotationDue(this.intake.table.count)) return;
    await this.writeEverything();
    await this.output.rotate(this.facts());
    this.labels.restart(this.parts.clocks.wall());
    this.blacklistedBefore = this.intake.blacklisted;
    this.droppedBefore = this.parts.source.dropped;
    this.status.rotated(this.output.dataset.name);
  }

  /** Stores what is left and closes everything; returns what went wrong with that. */
  private async finish(error: JawsError | null): Promise<JawsError | null> {
    this.isFinishing = true;
    await this.writeEverything();
    const failure = await this.output.settle();
    for (const text of this.parts.source.warnings) this.status.warn(text);
    if (error !== null) this.status.warn(`The capture ended early: ${error.message}`);
    for (const text of await this.output.closeEarlier()) this.status.warn(text);
    return (await this.output.close(this.facts(), failure)) ?? failure;
  }

  private facts(): SessionFacts {
    const { dropped } = this.parts.source;
    const { droppedBefore } = this;
    return {
      dropped: dropped === null || droppedBefore === null ? null : dropped - droppedBefore,
      blacklisted: this.intake.blacklisted - this.blacklistedBefore,
      marks: this.status.marks(),
      labelTimeline: this.labels.entries(this.output.rows.lastPacket + this.intake.table.count + 1),
      addresses: this.watch.addresses,
      warnings: this.status.warnings(),
      names: this.intake.names(),
    };
  }

  private mark(mark: CaptureMark): void {
    if (mark.kind === 'clock-step') this.labels.settle();
    this.status.mark(mark);
    this.note(mark.text);
  }

  /** Told at once, not only at the end: a capture may run for days. */
  private warn(text: string): void {
    this.status.warn(text);
    this.note(text);
  }

  /** Tells of a mark or warning: in the log, on the page, and in the manifest of the dataset while it is written. */
  private note(text: string): void {
    this.parts.log(text);
    if (this.isFinishing) return; // The final manifest will have it.
    this.output.note(this.facts());
    this.publish();
  }

  private tick(): void {
    this.status.measure(this.intake, this.watch.freeBytes, this.output.dataset.writer.fileBytes);
    const lost = this.status.newDrops(this.parts.source.dropped);
    if (lost > 0) {
      const after = formatDuration(this.status.elapsedMs());
      this.mark({
        ms: this.parts.clocks.wall(),
        kind: 'drops',
        text: `Packets began to be lost after ${after} (${lost} so far).`,
      });
    }
    this.output.noteNames(this.intake.nameChanges, () => this.facts());
    // The newest rows cost a page far more than the figures do: twice a second is as fast as anybody reads.
    this.publish(++this.ticks % 2 === 0);
  }

  private publish(withTail = true): void {
    this.parts.publishState(this.state());
    const { tail, dataset, rows } = this.output;
    if (!withTail || rows.lastPacket === this.shownRows) return;
    this.shownRows = rows.lastPacket;
    const { captureId } = this.parts;
    this.parts.publishTail({ captureId, dataset: dataset.name, columns: tail.columns() });
  }
}
