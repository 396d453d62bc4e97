// The rolling Top 20: entries keep their identity from frame to frame, fade with their evidence, can be pinned (stay
// on top and in the list), and are left out where the allow-list covers them.

import { createAllowList, type AllowList, type AllowSubject } from '../findings/allow-list.ts';
import { EvidenceHistory } from './evidence-history.ts';
import { leastEvidence } from './evidence-decay.ts';

export interface TopCandidate<Details> {
  /** Stable number of the unit. */
  readonly key: number;
  /** Faded evidence. */
  readonly evidence: number;
  /** What the allow-list may name, and how much it has sent up. */
  readonly subject: AllowSubject;
  readonly bytesUp: number;
  /** Candidates of one group are one happening: listed once. */
  readonly group: string;
  readonly details: Details;
}

export interface TopEntry<Details> extends TopCandidate<Details> {
  readonly rank: number;
  readonly pinned: boolean;
  /** When it came into the list, ms. */
  readonly sinceMs: number;
  /** Evidence at the last frames, oldest first. */
  readonly history: readonly number[];
}

export interface RollingTopOptions {
  /** Entries listed; pinned ones may make it longer. Default 20. */
  readonly most?: number;
  /** Frames remembered for the sparkline. Default 60. */
  readonly historyLength?: number;
}

interface Kept {
  readonly sinceMs: number;
  readonly history: EvidenceHistory;
}

export class RollingTop<Details> {
  allowList: AllowList = createAllowList([], 0);
  private readonly most: number;
  private readonly historyLength: number;
  private readonly kept = new Map<number, Kept>();
  private readonly pinned = new Set<number>();

  constructor(options: RollingTopOptions = {}) {
    this.most = options.most ?? 20;
    this.historyLength = options.historyLength ?? 60;
  }

  pin(key: number): void {
    this.pinned.add(key);
  }

  unpin(key: number): void {
    this.pinned.delete(key);
  }

  isPinned(key: number): boolean {
    return this.pinned.has(key);
  }

  pinnedKeys(): number[] {
    return [...this.pinned];
  }

  /** Pinned or listed. */
  keptKeys(): number[] {
    return [...this.pinned, ...this.kept.keys()];
  }

  isAllowed(subject: AllowSubject, bytesUp: number): boolean {
    return this.allowList.size > 0 && this.allowList.find(subject, bytesUp) !== null;
  }

  /**
   * The list at `nowMs`: pinned first, then by evidence, equals in the order given; nothing below .05 unless pinned;
   * of a group the first.
   */
  update(nowMs: number, candidates: readonly TopCandidate<Details>[]): TopEntry<Details>[] {
    const shown = candidates.filter(
      ({ key, evidence, subject, bytesUp }) =>
        (evidence >= leastEvidence || this.pinned.has(key)) && !this.isAllowed(subject, bytesUp),
    );
    const pin = (key: number): number => (this.pinned.has(key) ? 1 : 0);
    const ordered = shown.sort((a, b) => pin(b.key) - pin(a.key) || b.evidence - a.evidence);
    const met = new Set<string>();
    const once = ordered.filter(({ key, group }) => {
      if (met.has(group) && !this.pinned.has(key)) return false;
      met.add(group);
      return true;
    });
    const length = Math.max(this.most, once.filter(({ key }) => this.pinned.has(key)).length);
    const listed = once.slice(0, length);
    const present = new Set(listed.map(({ key }) => key));
    for (const key of this.kept.keys()) if (!present.has(key)) this.kept.delete(key);
    return listed.map((candidate, at) => this.entryOf(candidate, at + 1, nowMs));
  }

  private entryOf(candidate: TopCandidate<Details>, rank: number, nowMs: number): TopEntry<Details> {
    const { key, evidence } = candidate;
    let kept = this.kept.get(key);
    if (kept === undefined) {
      kept = { sinceMs: nowMs, history: new EvidenceHistory(this.historyLength) };
      this.kept.set(key, kept);
    }
    kept.history.push(evidence);
    const { sinceMs, history } = kept;
    return { ...candidate, rank, pinned: this.pinned.has(key), sinceMs, history: history.list() };
  }
}
