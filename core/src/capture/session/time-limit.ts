// `--duration`: when time is over, and which packets came too late. The source is asked to end and gives, for a moment
// yet, what the kernel captures until its helper has heard of it: up to 0.4 s of packets that nobody asked for.

import type { PacketIntake } from './packet-intake.ts';
import type { SessionParts } from './session-parts.ts';

export class TimeLimit {
  isOver = false;
  private readonly parts: Pick<SessionParts, 'options' | 'clocks' | 'source'>;

  constructor(parts: Pick<SessionParts, 'options' | 'clocks' | 'source'>) {
    this.parts = parts;
  }

  /** To be asked before a batch is taken in; `elapsedMs`: since the start. */
  look(elapsedMs: number, intake: PacketIntake): void {
    const { options, clocks, source } = this.parts;
    const { seconds } = options.stop;
    if (this.isOver || seconds === null || elapsedMs < seconds * 1000) return;
    this.isOver = true;
    const lateMs = elapsedMs - seconds * 1000;
    // Times of a file are of another day: there the order of arrival counts.
    intake.endUs = source.facts.timestampSource === 'file' ? -Infinity : (clocks.wall() - lateMs) * 1000;
  }
}
