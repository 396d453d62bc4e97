// The frame buffer of the live picture: keeps the newest frame and the last sixty, shows one of them, and stands
// still when asked to while frames go on coming. Points stay here and out of React's state. The plot is told of every
// frame, once a painted one at most when they rush; what is read is told about once a second (ADR 0023).

import type { LiveFrame } from '@jaws/shared/contract/live';
import type { FlushSchedule } from '../platform/flush-schedule.ts';
import { storeFrame, type StoredFrame } from './live-points.ts';
import type { PaceMaker, ReadingPace } from './reading-pace.ts';

export interface LiveView {
  /** The frame on screen; null before the first one. */
  readonly shown: StoredFrame | null;
  /** Null while it runs along. */
  readonly frozenAtMs: number | null;
  /** Frames between the one on screen and the newest. */
  readonly behind: number;
  readonly canStepBack: boolean;
  readonly canStepForward: boolean;
}

export const keptFrames = 60;
const emptyView: LiveView = {
  shown: null,
  frozenAtMs: null,
  behind: 0,
  canStepBack: false,
  canStepForward: false,
};

export class LiveFrames {
  private readonly schedule: FlushSchedule;
  private readonly listeners = new Set<() => void>();
  private readonly readers = new Set<() => void>();
  private readonly pace: ReadingPace;
  /** Up to the freeze, oldest first … */
  private past: readonly StoredFrame[] = [];
  /** … and what came since: kept apart, so that a long look does not push the past out. */
  private since: readonly StoredFrame[] = [];
  private view: LiveView = emptyView;
  private reading: LiveView = emptyView;
  private undoFlush: (() => void) | null = null;

  constructor(schedule: FlushSchedule, makePace: PaceMaker) {
    this.schedule = schedule;
    this.pace = makePace(() => {
      this.read();
    });
  }

  /** What the plot shows. */
  readonly getView = (): LiveView => this.view;

  /** What lists, tables and texts show: the same, or up to a second older. Never older after a hand was in it. */
  readonly getReading = (): LiveView => this.reading;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly subscribeReading = (reader: () => void): (() => void) => {
    this.readers.add(reader);
    return () => {
      this.readers.delete(reader);
    };
  };

  push(frame: LiveFrame): void {
    const stored = storeFrame(frame);
    if (this.view.frozenAtMs === null) this.past = [...this.past, stored].slice(-keptFrames);
    else this.since = [...this.since, stored].slice(-keptFrames);
    this.undoFlush ??= this.schedule(() => {
      this.undoFlush = null;
      this.show(this.view.frozenAtMs === null ? this.newest() : this.view.shown);
      // Rows of another unit, or the first ones: lists must not stand there with those of before.
      const isOther = this.view.shown?.summary.unit !== this.reading.shown?.summary.unit;
      if (isOther) this.pace.atOnce();
      else this.pace.shown();
    });
  }

  /** Without a frame there is nothing to hold. */
  freeze(nowMs: number): void {
    if (this.view.frozenAtMs !== null || this.view.shown === null) return;
    this.view = { ...this.view, frozenAtMs: nowMs };
    this.showByHand(this.view.shown);
  }

  /** To the newest frame, and along with what comes. */
  resume(): void {
    if (this.view.frozenAtMs === null) return;
    this.past = [...this.past, ...this.since].slice(-keptFrames);
    this.since = [];
    this.view = { ...this.view, frozenAtMs: null };
    this.showByHand(this.newest());
  }

  /** While frozen: so many frames forward, or back; held within what is kept. */
  step(by: number): void {
    if (this.view.frozenAtMs === null) return;
    const frames = this.kept();
    const place = frames.findIndex((frame) => frame === this.view.shown);
    const next = frames[Math.max(0, Math.min(frames.length - 1, place + by))];
    if (next !== undefined) this.showByHand(next);
  }

  clear(): void {
    this.undoFlush?.();
    this.undoFlush = null;
    this.past = [];
    this.since = [];
    this.view = emptyView;
    this.tell();
    this.pace.atOnce();
  }

  private kept(): readonly StoredFrame[] {
    return [...this.past, ...this.since];
  }

  private newest(): StoredFrame | null {
    return this.since.at(-1) ?? this.past.at(-1) ?? null;
  }

  private show(shown: StoredFrame | null): void {
    const frames = this.kept();
    const newest = this.newest();
    const isFrozen = this.view.frozenAtMs !== null;
    this.view = {
      shown,
      frozenAtMs: this.view.frozenAtMs,
      behind: shown === null || newest === null ? 0 : newest.summary.number - shown.summary.number,
      canStepBack: isFrozen && shown !== null && shown !== frames[0],
      canStepForward: isFrozen && shown !== newest,
    };
    this.tell();
  }

  private showByHand(shown: StoredFrame | null): void {
    this.show(shown);
    this.pace.atOnce();
  }

  private read(): void {
    if (this.reading === this.view) return;
    this.reading = this.view;
    for (const reader of this.readers) reader();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
