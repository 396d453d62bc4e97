// The frame buffer of the live picture: keeps the newest frame and the last sixty, shows one of them, and stands
// still when asked to while frames go on coming. Points stay here and out of React's state; listeners are told once
// a painted frame at most.

import type { LiveFrame } from '@jaws/shared/contract/live';
import { storeFrame, type StoredFrame } from './live-points.ts';

/** Runs the work soon, once; returns its undo. */
export type FlushSchedule = (work: () => void) => () => void;

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
  /** Up to the freeze, oldest first … */
  private past: readonly StoredFrame[] = [];
  /** … and what came since: kept apart, so that a long look does not push the past out. */
  private since: readonly StoredFrame[] = [];
  private view: LiveView = emptyView;
  private undoFlush: (() => void) | null = null;

  constructor(schedule: FlushSchedule) {
    this.schedule = schedule;
  }

  readonly getView = (): LiveView => this.view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  push(frame: LiveFrame): void {
    const stored = storeFrame(frame);
    if (this.view.frozenAtMs === null) this.past = [...this.past, stored].slice(-keptFrames);
    else this.since = [...this.since, stored].slice(-keptFrames);
    this.undoFlush ??= this.schedule(() => {
      this.undoFlush = null;
      this.show(this.view.frozenAtMs === null ? this.newest() : this.view.shown);
    });
  }

  /** Without a frame there is nothing to hold. */
  freeze(nowMs: number): void {
    if (this.view.frozenAtMs !== null || this.view.shown === null) return;
    this.view = { ...this.view, frozenAtMs: nowMs };
    this.show(this.view.shown);
  }

  /** To the newest frame, and along with what comes. */
  resume(): void {
    if (this.view.frozenAtMs === null) return;
    this.past = [...this.past, ...this.since].slice(-keptFrames);
    this.since = [];
    this.view = { ...this.view, frozenAtMs: null };
    this.show(this.newest());
  }

  /** While frozen: so many frames forward, or back; held within what is kept. */
  step(by: number): void {
    if (this.view.frozenAtMs === null) return;
    const frames = this.kept();
    const place = frames.findIndex((frame) => frame === this.view.shown);
    const next = frames[Math.max(0, Math.min(frames.length - 1, place + by))];
    if (next !== undefined) this.show(next);
  }

  clear(): void {
    this.undoFlush?.();
    this.undoFlush = null;
    this.past = [];
    this.since = [];
    this.view = emptyView;
    this.tell();
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

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
