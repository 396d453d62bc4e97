// What a running capture says of itself: phase, counters, rates, marks, warnings; put together for the page and for the
// command line.

import type { CaptureMark, CaptureState } from '@jaws/shared/contract/capture';
import type { JawsError } from '@jaws/shared/contract/errors';
import type { PacketIntake } from './packet-intake.ts';
import { RateMeter } from './rate-meter.ts';
import { queueLimit, type RowStore } from './row-store.ts';
import type { SessionParts } from './session-parts.ts';

const shownMarks = 50;
const shownWarnings = 20;
const namedDatasets = 1000;

export class SessionStatus {
  phase: CaptureState['phase'] = 'running';
  private error: CaptureState['error'] = null;
  private readonly parts: SessionParts;
  private readonly startedMs: number;
  private readonly startedMonotonicMs: number;
  private endedMonotonicMs: number | null = null;
  private readonly datasets: string[];
  private readonly packetMeter = new RateMeter();
  private readonly fileMeter = new RateMeter();
  private freeBytes: number | null = null;
  private fileBytesBefore = 0;
  private lastFileBytes = 0;
  private sawDrops = false;
  /** Since the present dataset was begun; those of earlier ones are in their manifests. */
  private markList: CaptureMark[] = [];
  private shown: CaptureMark[] = [];
  private readonly warningList: string[] = [];

  constructor(parts: SessionParts, dataset: string) {
    this.parts = parts;
    this.datasets = [dataset];
    this.startedMs = parts.clocks.wall();
    this.startedMonotonicMs = parts.clocks.monotonic();
    this.packetMeter.add(this.startedMonotonicMs, 0, 0);
  }

  get isRunning(): boolean {
    return this.phase === 'running' || this.phase === 'paused';
  }

  elapsedMs(): number {
    return (this.endedMonotonicMs ?? this.parts.clocks.monotonic()) - this.startedMonotonicMs;
  }

  marks(): readonly CaptureMark[] {
    return this.markList;
  }

  warnings(): readonly string[] {
    return this.warningList;
  }

  mark(mark: CaptureMark): void {
    this.markList.push(mark);
    this.shown = [...this.shown, mark].slice(-shownMarks);
  }

  warn(text: string): void {
    const short = text.slice(0, 512);
    if (this.warningList.length < shownWarnings && !this.warningList.includes(short))
      this.warningList.push(short);
  }

  rotated(dataset: string): void {
    if (this.datasets.length < namedDatasets) this.datasets.push(dataset);
    else this.datasets[namedDatasets - 1] = dataset;
    this.markList = [];
    this.fileBytesBefore += this.lastFileBytes;
    this.lastFileBytes = 0;
    this.shown = [
      ...this.shown,
      { ms: this.parts.clocks.wall(), kind: 'rotate' as const, text: `Goes on in ${dataset}.` },
    ].slice(-shownMarks);
  }

  /** Totals of this moment, for the rates. */
  measure(intake: PacketIntake, freeBytes: number | null, fileBytes: number): void {
    const ms = this.parts.clocks.monotonic();
    this.packetMeter.add(ms, intake.packets, intake.wireBytes);
    this.lastFileBytes = fileBytes;
    this.fileMeter.add(ms, 0, this.fileBytesBefore + fileBytes);
    this.freeBytes = freeBytes;
  }

  /** The number of lost packets when it rises above 0 for the first time; else 0. */
  newDrops(dropped: number | null): number {
    if (this.sawDrops || dropped === null || dropped === 0) return 0;
    this.sawDrops = true;
    return dropped;
  }

  end(error: JawsError | null): void {
    this.endedMonotonicMs = this.parts.clocks.monotonic();
    this.phase = error === null ? 'ended' : 'failed';
    this.error = error === null ? null : { code: error.code, message: error.message, hint: error.hint };
  }

  state(intake: PacketIntake, rows: RowStore, label: string): CaptureState {
    const { source, options, captureId } = this.parts;
    const isOver = this.endedMonotonicMs !== null;
    const rates = isOver ? { packetsPerSecond: 0, bitsPerSecond: 0 } : this.packetMeter.rates();
    const fileRate = this.fileMeter.rates().bitsPerSecond / 8;
    return {
      captureId,
      phase: this.phase,
      source: source.facts,
      interface: options.interface,
      filter: options.filter,
      dataset: this.datasets.at(-1) ?? null,
      datasets: [...this.datasets],
      label,
      startedMs: this.startedMs,
      elapsedMs: this.elapsedMs(),
      stored: rows.stored,
      bytes: rows.bytes,
      rows: rows.rows,
      labels: Object.fromEntries(rows.labels),
      ...rates,
      dropped: source.dropped,
      blacklisted: intake.blacklisted,
      skipped: intake.skipped,
      queue: {
        packets: intake.table.count + rows.inFlight + source.queue.packets,
        limit: queueLimit + source.queue.limit,
      },
      disk:
        this.freeBytes === null
          ? null
          : { freeBytes: this.freeBytes, secondsLeft: fileRate > 0 ? this.freeBytes / fileRate : null },
      marks: this.shown,
      warnings: [...this.warningList],
      error: this.error,
    };
  }
}
