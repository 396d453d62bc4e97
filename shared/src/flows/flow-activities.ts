// When each flow carried payload: runs of it, each ended by more than a second without any. Runs of several flows are
// joined to those of a channel without looking at packets again: what overlaps, or follows within a second, is one run.
// Kept in one pool of linked entries, so that a flow of a single run costs 37 bytes and nothing is allocated per packet.

/** Payload after a silence of this length begins a new run. */
export const restUs = 1_000_000;
/** Runs kept of one flow; beyond them the oldest is forgotten. */
export const mostRuns = 512;

/** Columns of runs; entry `n` of a flow's list is `head - 1`, the next one `next[entry] - 1`; 0 ends the list. */
export interface FlowActivities {
  /** By flow: first run + 1, or 0. */
  readonly head: Uint32Array;
  /** By flow: the side (0 or 1) that is the client. */
  readonly clientSide: Uint8Array;
  /** By run. */
  readonly next: Uint32Array;
  readonly startUs: Float64Array;
  readonly endUs: Float64Array;
  /** Payload bytes of side 0 and side 1 (index `run * 2 + side`). */
  readonly payload: Float64Array;
  /** The side whose payload began the run. */
  readonly opener: Uint8Array;
}

export class ActivityPool {
  private count = 0;
  private head = new Uint32Array(1024);
  private tail = new Uint32Array(1024);
  private runs = new Uint16Array(1024);
  private next = new Uint32Array(1024);
  private startUs = new Float64Array(1024);
  private endUs = new Float64Array(1024);
  private payload = new Float64Array(2048);
  private opener = new Uint8Array(1024);

  /** Payload of one packet. A packet older than the newest run is counted to it. */
  note(flow: number, side: number, atUs: number, bytes: number): void {
    if (flow >= this.head.length) this.growFlows(flow + 1);
    const last = this.tail[flow] as number;
    let run = last - 1;
    if (last === 0 || atUs - (this.endUs[run] as number) > restUs) run = this.open(flow, side, atUs);
    else if (atUs > (this.endUs[run] as number)) this.endUs[run] = atUs;
    const at = run * 2 + side;
    this.payload[at] = (this.payload[at] as number) + bytes;
  }

  /** Keeps the flows of `kept` (ascending), numbered anew in that order. */
  keep(kept: Uint32Array): void {
    const flows = Math.max(this.head.length, (kept.at(-1) ?? 0) + 1);
    const old = this.columns(flows);
    this.count = 0;
    this.head = new Uint32Array(old.head.length);
    this.tail = new Uint32Array(old.head.length);
    this.runs = new Uint16Array(old.head.length);
    kept.forEach((from, to) => {
      for (let entry = old.head[from] as number; entry !== 0; entry = old.next[entry - 1] as number) {
        const run = this.open(to, old.opener[entry - 1] as number, old.startUs[entry - 1] as number);
        this.endUs[run] = old.endUs[entry - 1] as number;
        this.payload[run * 2] = old.payload[entry * 2 - 2] as number;
        this.payload[run * 2 + 1] = old.payload[entry * 2 - 1] as number;
      }
    });
  }

  /** Copies, for the first `flows` flows. */
  columns(flows: number): Omit<FlowActivities, 'clientSide'> {
    if (flows > this.head.length) this.growFlows(flows);
    return {
      head: this.head.slice(0, flows),
      next: this.next.slice(0, this.count),
      startUs: this.startUs.slice(0, this.count),
      endUs: this.endUs.slice(0, this.count),
      payload: this.payload.slice(0, this.count * 2),
      opener: this.opener.slice(0, this.count),
    };
  }

  private open(flow: number, side: number, atUs: number): number {
    const run = (this.runs[flow] as number) < mostRuns ? this.take() : this.dropOldest(flow);
    this.next[run] = 0;
    this.startUs[run] = atUs;
    this.endUs[run] = atUs;
    this.payload[run * 2] = 0;
    this.payload[run * 2 + 1] = 0;
    this.opener[run] = side;
    const last = this.tail[flow] as number;
    if (last === 0) this.head[flow] = run + 1;
    else this.next[last - 1] = run + 1;
    this.tail[flow] = run + 1;
    this.runs[flow] = (this.runs[flow] as number) + 1;
    return run;
  }

  /** The oldest run of a flow that has as many as are kept, to be used again. */
  private dropOldest(flow: number): number {
    const run = (this.head[flow] as number) - 1;
    this.head[flow] = this.next[run] as number;
    this.runs[flow] = (this.runs[flow] as number) - 1;
    return run;
  }

  private take(): number {
    if (this.count === this.next.length) this.growRuns();
    return this.count++;
  }

  private growRuns(): void {
    const size = this.next.length * 2;
    this.next = grown(new Uint32Array(size), this.next);
    this.startUs = grown(new Float64Array(size), this.startUs);
    this.endUs = grown(new Float64Array(size), this.endUs);
    this.payload = grown(new Float64Array(size * 2), this.payload);
    this.opener = grown(new Uint8Array(size), this.opener);
  }

  private growFlows(least: number): void {
    const size = Math.max(least, this.head.length * 2);
    this.head = grown(new Uint32Array(size), this.head);
    this.tail = grown(new Uint32Array(size), this.tail);
    this.runs = grown(new Uint16Array(size), this.runs);
  }
}

function grown<T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
