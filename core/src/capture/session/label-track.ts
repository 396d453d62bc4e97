// Which label a captured packet gets. A toggle counts from its moment on: packets that were on the wire before it keep
// the old label, although they are read after it (the kernel hands them out late and in blocks).

import type { Manifest } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { JawsError } from '@jaws/shared/contract/errors';
import { WatchedFlows } from '../flows/watched-flows.ts';

type Timeline = Manifest['labelTimeline'];

/** No packet waits longer than this between the wire and us: later ones need no look at their time. */
const settledAfterMs = 10_000;
/** Labels of a dataset are one byte wide, and 0 is "none". */
const mostLabels = 255;
const mostChanges = 10_000;

interface Change {
  readonly fromUs: number;
  readonly label: string;
}

export class LabelTrack {
  /** Of packets from now on. */
  current: string;
  /** Flows that were announced have a label of their own, whatever is in force. */
  readonly flows: WatchedFlows;
  private readonly timeline: { fromPacket: number | null; fromMs: number; label: string }[] = [];
  /** Oldest first; the first one is in force for everything earlier. */
  private recent: Change[];
  private readonly byTime: boolean;

  /** `byTime` false (replay, a foreign stream): packet times are not of this machine's clock, so order of arrival decides. */
  constructor(label: string, nowMs: number, byTime: boolean) {
    this.current = label;
    this.byTime = byTime;
    this.flows = new WatchedFlows(byTime);
    this.recent = [{ fromUs: -Infinity, label }];
    this.timeline.push({ fromPacket: null, fromMs: nowMs, label });
  }

  /** @throws JawsError capture.bad-option */
  change(label: string, nowMs: number): void {
    if (label === this.current) return;
    if (this.timeline.length >= mostChanges) {
      throw new JawsError('capture.bad-option', `The label was changed ${mostChanges} times already.`, {
        hint: 'Stop, and start a new capture.',
      });
    }
    this.current = label;
    this.timeline.push({ fromPacket: null, fromMs: nowMs, label });
    if (this.byTime) this.recent.push({ fromUs: nowMs * 1000, label });
    else this.recent = [{ fromUs: -Infinity, label }];
  }

  /**
   * Labels rows `from … to-1`; the row `from` will have packet_id `firstPacket`.
   * @throws JawsError capture.bad-option: a dataset has at most 255 labels
   */
  apply(table: PacketTable, from: number, to: number, firstPacket: number, nowMs: number): void {
    this.flows.forget(nowMs);
    if (to <= from) return;
    this.forgetSettled(nowMs);
    const [only] = this.recent;
    if (this.recent.length === 1 && only !== undefined) {
      table.label.fill(this.idOf(table, only.label), from, to);
      this.note(only.label, firstPacket);
      return;
    }
    const ids = this.recent.map(({ label }) => this.idOf(table, label));
    for (let row = from; row < to; row += 1) {
      const at = this.changeAt(table.timestampUs[row] as number);
      table.label[row] = ids[at] as number;
      this.note(this.recent[at]?.label ?? this.current, firstPacket + row - from);
    }
  }

  /** The clock was set: times of packets say nothing about toggles before this moment. */
  settle(): void {
    this.recent = [{ fromUs: -Infinity, label: this.current }];
    this.flows.settle();
  }

  /** As the manifest has it; a change that no packet has met yet begins with the next one. */
  entries(nextPacket: number): Timeline {
    return this.timeline.map(({ fromPacket, fromMs, label }) => ({
      fromPacket: fromPacket ?? nextPacket,
      fromMs,
      label,
    }));
  }

  /** For a new dataset: it starts with the label in force. */
  restart(nowMs: number): void {
    this.timeline.length = 0;
    this.timeline.push({ fromPacket: null, fromMs: nowMs, label: this.current });
  }

  private changeAt(timestampUs: number): number {
    let at = this.recent.length - 1;
    while (at > 0 && timestampUs < (this.recent[at]?.fromUs ?? 0)) at -= 1;
    return at;
  }

  private forgetSettled(nowMs: number): void {
    while (this.recent.length > 1 && (this.recent[1]?.fromUs ?? 0) < (nowMs - settledAfterMs) * 1000) {
      this.recent.shift();
    }
  }

  private note(label: string, packet: number): void {
    for (let at = this.timeline.length - 1; at >= 0; at -= 1) {
      const entry = this.timeline[at];
      if (entry?.fromPacket !== null) return;
      if (entry.label !== label) continue;
      entry.fromPacket = packet;
      return;
    }
  }

  private idOf(table: PacketTable, label: string): number {
    const { labels } = table.dictionaries;
    if (labels.size > mostLabels && labels.find(label) === undefined) {
      throw new JawsError('capture.bad-option', `A dataset has at most ${mostLabels} labels.`);
    }
    return labels.intern(label);
  }
}
