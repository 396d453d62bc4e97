// Notices what happens to time itself while capturing: a machine (or this process) that slept, a wall clock that was
// set. Compares two clocks at every look; asks nothing of the operating system.

import type { CaptureMark } from '@jaws/shared/contract/capture';
import { formatDuration } from '@jaws/shared/domain/duration-text';

export interface Clocks {
  /** Unix epoch in ms; may be set. */
  readonly wall: () => number;
  /** ms from anywhere; never set. Stands still while a machine sleeps on some systems, goes on on others. */
  readonly monotonic: () => number;
}

/** Between two looks, which come four times a second. */
const sleepMs = 5000;
const stepMs = 2000;

export class SessionClock {
  private lastWallMs: number;
  private lastMonotonicMs: number;
  private readonly clocks: Clocks;

  constructor(clocks: Clocks) {
    this.clocks = clocks;
    this.lastWallMs = clocks.wall();
    this.lastMonotonicMs = clocks.monotonic();
  }

  /** What has happened since the last look, if anything. */
  look(): CaptureMark | null {
    const wallMs = this.clocks.wall();
    const monotonicMs = this.clocks.monotonic();
    const wallGap = wallMs - this.lastWallMs;
    const monotonicGap = monotonicMs - this.lastMonotonicMs;
    this.lastWallMs = wallMs;
    this.lastMonotonicMs = monotonicMs;
    if (wallGap < monotonicGap - stepMs) {
      const text = `The clock was set back by ${formatDuration(monotonicGap - wallGap)}; times of packets go back with it.`;
      return { ms: wallMs, kind: 'clock-step', text };
    }
    // Both clocks agree on the gap, or only the wall clock saw it: asleep. (A clock set forward looks the same where
    // the monotonic one stands still in sleep; the text says what is known.)
    if (monotonicGap > sleepMs) {
      const text = `Nothing ran for ${formatDuration(Math.max(wallGap, monotonicGap))}: the machine slept or JAWS was stopped. Packets of that time may be missing.`;
      return { ms: wallMs, kind: 'sleep', text };
    }
    if (wallGap > monotonicGap + sleepMs) {
      const text = `The clock jumped ahead by ${formatDuration(wallGap - monotonicGap)}: the machine slept, or its clock was set.`;
      return { ms: wallMs, kind: 'sleep', text };
    }
    return null;
  }
}
