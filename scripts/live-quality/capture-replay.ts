// Goes through a capture's rows and names by its own time, and adds up what the culprit has sent by then.

import { bytesOut, type Culprit } from './culprit.ts';
import type { ReplayedCapture } from './replayed-capture.ts';

export class CaptureReplay {
  row = 0;
  bytesOut = 0;
  /** Passive DNS as learnt so far. */
  readonly names = new Map<string, string>();
  private known = 0;
  private readonly capture: ReplayedCapture;
  private readonly culprit: Culprit | null;

  constructor(capture: ReplayedCapture, culprit: Culprit | null) {
    this.capture = capture;
    this.culprit = culprit;
  }

  /** Seconds after the first packet. */
  until(second: number): void {
    const { capture, culprit } = this;
    const { table, startMs, names } = capture;
    const untilUs = (startMs + second * 1000) * 1000;
    for (; this.row < table.count && (table.timestampUs[this.row] as number) < untilUs; this.row++)
      if (culprit !== null) this.bytesOut += bytesOut(table, this.row, culprit);
    for (let learnt = names[this.known]; learnt !== undefined; learnt = names[++this.known]) {
      if (learnt.row > this.row) return;
      this.names.set(learnt.address, learnt.name);
    }
  }
}
