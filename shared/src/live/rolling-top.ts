// The rolling Top 20: entries keep their identity from frame to frame, fade with their evidence, can be pinned (stay
// on top and in the list) and muted (an allow-list with a reason), and are announced once when they get strong.

import { EvidenceHistory } from './evidence-history.ts';
import { leastEvidence } from './evidence-decay.ts';

export interface TopCandidate<Details> {
  /** Stable number of the unit. */
  readonly key: number;
  /** Faded evidence. */
  readonly evidence: number;
  /** Texts that a mute may name: the unit's id and its addresses. */
  readonly names: readonly string[];
  /** Candidates of one group are one happening: listed once, announced once. */
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

export interface MuteRule {
  /** An address, or a unit's id. */
  readonly name: string;
  readonly reason: string;
  readonly sinceMs: number;
}

export interface Entered {
  readonly key: number;
  readonly evidence: number;
  readonly atMs: number;
}

export interface RollingTopOptions {
  /** Entries listed; pinned ones may make it longer. Default 20. */
  readonly most?: number;
  /** Frames remembered for the sparkline. Default 60. */
  readonly historyLength?: number;
  /** Evidence from which an entry is announced; above 1 = never. Default .7. */
  readonly notifyFrom?: number;
  /** The same unit is announced again after this. Default 10 min. */
  readonly coolDownMs?: number;
}

interface Kept {
  readonly sinceMs: number;
  readonly history: EvidenceHistory;
}

export class RollingTop<Details> {
  notifyFrom: number;
  coolDownMs: number;
  private readonly most: number;
  private readonly historyLength: number;
  private readonly kept = new Map<number, Kept>();
  private readonly pinned = new Set<number>();
  private readonly mutes = new Map<string, MuteRule>();
  /** By group. */
  private readonly announcedMs = new Map<string, number>();
  private above = new Set<string>();

  constructor(options: RollingTopOptions = {}) {
    this.most = options.most ?? 20;
    this.historyLength = options.historyLength ?? 60;
    this.notifyFrom = options.notifyFrom ?? 0.7;
    this.coolDownMs = options.coolDownMs ?? 600_000;
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

  /** When the group was announced last; null where it was not or may be again. */
  announcedAt(group: string): number | null {
    return this.announcedMs.get(group) ?? null;
  }

  /** It was announced before this list was made, and has been strong since. */
  announcedBefore(group: string, atMs: number): void {
    this.announcedMs.set(group, atMs);
    this.above.add(group);
  }

  /** Pinned or listed. */
  keptKeys(): number[] {
    return [...this.pinned, ...this.kept.keys()];
  }

  /** Units with this id or address are left out until it is taken back. */
  mute(name: string, reason: string, nowMs: number): void {
    this.mutes.set(name, { name, reason, sinceMs: nowMs });
  }

  unmute(name: string): void {
    this.mutes.delete(name);
  }

  muted(): MuteRule[] {
    return [...this.mutes.values()];
  }

  isMuted(names: readonly string[]): boolean {
    return this.mutes.size > 0 && names.some((name) => this.mutes.has(name));
  }

  /**
   * The list at `nowMs`: pinned first, then by evidence, equals in the order given; nothing below .05 unless pinned;
   * of a group the first.
   * `entered`: those that rose to `notifyFrom` and are not cooling down.
   */
  update(
    nowMs: number,
    candidates: readonly TopCandidate<Details>[],
  ): { readonly top: TopEntry<Details>[]; readonly entered: Entered[] } {
    const shown = candidates.filter(
      ({ key, evidence, names }) =>
        !this.isMuted(names) && (evidence >= leastEvidence || this.pinned.has(key)),
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
    const top = listed.map((candidate, at) => this.entryOf(candidate, at + 1, nowMs));
    return { top, entered: this.announce(nowMs, listed) };
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

  private announce(nowMs: number, listed: readonly TopCandidate<Details>[]): Entered[] {
    const above = new Set<string>();
    const entered: Entered[] = [];
    for (const { key, group, evidence } of listed) {
      if (evidence < this.notifyFrom) continue;
      above.add(group);
      const last = this.announcedMs.get(group);
      if (this.above.has(group) || (last !== undefined && nowMs - last < this.coolDownMs)) continue;
      this.announcedMs.set(group, nowMs);
      entered.push({ key, evidence, atMs: nowMs });
    }
    this.above = above;
    for (const [group, atMs] of this.announcedMs)
      if (nowMs - atMs >= this.coolDownMs && !above.has(group)) this.announcedMs.delete(group);
    return entered;
  }
}
