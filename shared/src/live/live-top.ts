// What is known of the anomalies: their faded evidence, words and last place, also after they have left the window.

import type { AnalysisReason, UnitKind } from '../contract/analysis.ts';
import type { Steps } from '../analysis/steps.ts';
import type { UnitFace } from '../analysis/unit-set.ts';
import type { AllowSubject } from '../findings/allow-list.ts';
import { unitTitle } from '../plot/unit-title.ts';
import { EvidenceMemory, leastEvidence } from './evidence-decay.ts';
import { ForeignAnomalies, type CarriedAnomalies } from './carried-anomalies.ts';
import type { Judgement } from './live-judgement.ts';
import type { LiveSettings } from './live-settings.ts';
import { RollingTop, type TopEntry } from './rolling-top.ts';

export interface LiveDetails extends UnitFace {
  readonly id: string;
  /** What it is a part of, as `UnitSet.happeningId`. */
  readonly happening: string;
  readonly packets: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly reasons: readonly AnalysisReason[];
  readonly x: number;
  readonly y: number;
  /** Packet time of its first and last packet, ms. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface LiveDescription {
  readonly key: number;
  readonly details: LiveDetails;
  /** Faded. */
  readonly evidence: number;
  /** As judged last, without decay. */
  readonly evidenceNow: number;
}

/** Units taken in between two pieces. */
const unitsAtOnce = 4096;
/** Units whose words are made beyond the list's length, for what is allowed or pinned on the way. */
const spareDetails = 10;

export class LiveTop {
  readonly memory: EvidenceMemory;
  readonly rolling: RollingTop<LiveDetails>;
  private readonly most: number;
  private readonly unit: UnitKind;
  private readonly foreign: ForeignAnomalies;
  private carried: CarriedAnomalies | null = null;
  /** Units of the last judgement that stand for their happening. */
  private listed: ReadonlySet<number> = new Set();
  private readonly details = new Map<number, LiveDetails>();
  /** What is judged now; a unit in the window does not fade below it. */
  private current = new Map<number, number>();
  private unitOf = new Map<number, number>();
  /** Units of the judgement that frames show: the last one taken in whole. */
  private shown: ReadonlyMap<number, number> = new Map();
  /** Place of each key in the last ranking. */
  private places = new Map<number, number>();

  constructor({ unit, halfLifeMs, top }: LiveSettings) {
    this.unit = unit;
    this.foreign = new ForeignAnomalies(unit);
    this.memory = new EvidenceMemory(halfLifeMs);
    this.rolling = new RollingTop({ most: top });
    this.most = top;
  }

  /** What the next engine of the same unit has to know: all that is told of. */
  carry(nowMs: number): CarriedAnomalies {
    this.memory.fadeTo(nowMs);
    const anomalies = Array.from(this.details, ([key, details]) => ({
      evidence: this.memory.get(key),
      isPinned: this.rolling.isPinned(key),
      details,
    }));
    return { unit: this.unit, atMs: nowMs, anomalies };
  }

  /** Takes over what an earlier engine knew, with the next judgement. Of another unit: nothing happens. */
  adopt(carried: CarriedAnomalies): void {
    this.carried = carried;
  }

  /** Key of an anomaly that was carried over and is shown under this id; null for any other. */
  carriedKey(id: string): number | null {
    return this.foreign.keyOf(id);
  }

  /** Takes a judgement in: evidence first, then words for the strongest, a piece each. */
  *take(judgement: Judgement, nowMs: number): Steps<null> {
    this.memory.fadeTo(nowMs);
    yield* this.meetCarried(judgement, nowMs);
    yield* this.weigh(judgement);
    const { units, keys } = judgement;
    this.listed = new Set(Array.from(units.listed, (unit) => keys[unit] as number));
    for (const key of this.details.keys()) if (!this.isListed(key)) this.details.delete(key);
    yield;
    for (const key of this.strongest(judgement)) {
      const unit = this.unitOf.get(key);
      if (unit === undefined) continue;
      this.details.set(key, detailsOf(judgement, unit));
      yield;
    }
    this.shown = this.unitOf;
    return null;
  }

  /** Takes the evidence of a judgement into memory. */
  private *weigh({ keys, evidence, units }: Judgement): Steps<null> {
    const { crowd } = units;
    const current = new Map<number, number>();
    const unitOf = new Map<number, number>();
    for (let unit = 0; unit < keys.length; unit++) {
      if (unit % unitsAtOnce === unitsAtOnce - 1) yield;
      const key = keys[unit] as number;
      unitOf.set(key, unit);
      const now = evidence[unit] as number;
      const isKnown = this.memory.get(key) > 0;
      if (!isKnown && now < leastEvidence) continue;
      const basis = { crowd, packets: units.packets[unit] as number };
      if (isKnown) this.memory.revise(key, now, basis);
      if (now < leastEvidence) continue;
      current.set(key, now);
      this.memory.raise(key, now, basis);
    }
    this.current = current;
    this.unitOf = unitOf;
    return null;
  }

  /** Units that are told of even when they have left: their keys must not come to mean others. */
  keptKeys(): Set<number> {
    return new Set([...this.memory.keys(), ...this.details.keys(), ...this.rolling.keptKeys()]);
  }

  evidenceOf(key: number): number {
    return Math.max(this.current.get(key) ?? 0, this.memory.get(key));
  }

  describe(key: number, judgement: Judgement | null): LiveDescription | null {
    const unit = this.shown.get(key);
    const known = this.details.get(key);
    // What is being judged may have numbered the units anew: only those of the judgement shown count.
    const isShown = unit !== undefined && judgement?.keys[unit] === key;
    const details = isShown ? detailsOf(judgement, unit) : known;
    if (details === undefined) return null;
    const evidenceNow = this.current.get(key) ?? 0;
    return { key, details, evidence: this.isAllowedAs(details) ? 0 : this.evidenceOf(key), evidenceNow };
  }

  isAllowedAs(details: LiveDetails): boolean {
    return this.rolling.isAllowed(subjectOf(this.unit, details), details.bytesUp);
  }

  /** As `isAllowedAs`, without words. */
  isAllowed({ units, keys }: Judgement, unit: number): boolean {
    if (this.rolling.allowList.size === 0) return false;
    const id = idOf(units.kind, hasOwnId(units.kind) ? units.id(unit) : '', keys[unit] as number);
    const subject = subjectOf(units.kind, { id, ...units.face(unit) });
    return this.rolling.isAllowed(subject, units.bytesUp[unit] as number);
  }

  /** Units with words that are not in the window any more: neither in what is shown nor in what is being judged. */
  gone(): [number, LiveDetails][] {
    const isHere = (key: number): boolean => this.shown.has(key) || this.unitOf.has(key);
    return [...this.details].filter(([key]) => !isHere(key) && this.memory.get(key) > 0);
  }

  list(nowMs: number): TopEntry<LiveDetails>[] {
    this.memory.fadeTo(nowMs);
    const candidates = Array.from(this.details, ([key, details]) => ({
      key,
      evidence: this.evidenceOf(key),
      subject: subjectOf(this.unit, details),
      bytesUp: details.bytesUp,
      group: details.happening,
      details,
    }));
    // Equal evidence: the order of the judgement, so that the list is the ranking's.
    return this.rolling.update(
      nowMs,
      candidates.sort((a, b) => this.placeOf(a.key) - this.placeOf(b.key)),
    );
  }

  /** Units that an earlier engine told of get back what they had; the others are told of under keys of their own. */
  private *meetCarried(judgement: Judgement, nowMs: number): Steps<null> {
    const { memory, rolling, details, foreign } = this;
    if (this.carried !== null) {
      for (const { key, anomaly } of foreign.adopt(this.carried, nowMs, memory.halfLifeMs)) {
        memory.raise(key, anomaly.evidence);
        details.set(key, anomaly.details);
        if (anomaly.isPinned) rolling.pin(key);
      }
      this.carried = null;
    }
    for (const { key, foreignKey } of yield* foreign.find(judgement)) {
      memory.raise(key, Math.max(memory.get(foreignKey), memory.get(key)));
      if (rolling.isPinned(foreignKey)) rolling.pin(key);
      memory.forget(foreignKey);
      rolling.unpin(foreignKey);
      details.delete(foreignKey);
    }
    foreign.keep((key) => details.has(key));
    return null;
  }

  private isListed(key: number): boolean {
    if (this.rolling.isPinned(key)) return true;
    // A unit that is here and does not stand for its happening any more is told of by the one that does.
    const isFolded = this.unitOf.has(key) && !this.listed.has(key);
    return this.memory.get(key) > 0 && !isFolded;
  }

  private placeOf(key: number): number {
    return this.places.get(key) ?? Number.MAX_SAFE_INTEGER;
  }

  /** Keys by faded evidence, then by rank; as many as may be listed, and all pinned ones. */
  private strongest({ units, keys }: Judgement): number[] {
    const { memory, rolling, details } = this;
    const ranked: number[] = [];
    this.places = new Map();
    // Of 20,000 units these few are told of: the others need neither place nor word.
    for (let place = 0; place < units.listed.length; place++) {
      const key = keys[units.listed[place] as number] as number;
      if (memory.get(key) === 0 && !rolling.isPinned(key) && !details.has(key)) continue;
      ranked.push(key);
      this.places.set(key, place);
    }
    const wanted = this.most + this.rolling.allowList.size + spareDetails;
    const strong = ranked.filter((key) => memory.get(key) > 0);
    strong.sort((a, b) => memory.get(b) - memory.get(a));
    const kept = strong.filter((key) => details.has(key)).slice(0, wanted);
    return [...new Set([...strong.slice(0, wanted), ...rolling.pinnedKeys(), ...kept])];
  }
}

function detailsOf({ units, keys, points, firstMs, lastMs }: Judgement, unit: number): LiveDetails {
  return {
    id: idOf(units.kind, units.id(unit), keys[unit] as number),
    ...units.face(unit),
    packets: units.packets[unit] as number,
    bytesUp: units.bytesUp[unit] as number,
    bytesDown: units.bytesDown[unit] as number,
    happening: units.happeningId(unit),
    reasons: units.reasons(unit),
    x: points[unit * 2] as number,
    y: points[unit * 2 + 1] as number,
    firstMs: firstMs[unit] as number,
    lastMs: lastMs[unit] as number,
  };
}

/** Endpoints and channels are called by their ends; flows and packets are numbered from 1 since the start. */
export function hasOwnId(kind: UnitKind): boolean {
  return kind === 'endpoints' || kind === 'channels';
}

export function idOf(kind: UnitKind, own: string, key: number): string {
  return hasOwnId(kind) ? own : String(key + 1);
}

/**
 * What the allow-list may name: its ends, either address, or the endpoint. Not the number of a flow or packet, which is
 * another one in another dataset: the list holds for all of them.
 */
export function subjectOf(kind: UnitKind, face: UnitFace & { readonly id: string }): AllowSubject {
  const { id, srcIp, dstIp, dstPort, name } = face;
  return {
    id: hasOwnId(kind) ? id : unitTitle(face),
    ...{ srcIp: srcIp ?? null, dstIp: dstIp ?? null, dstPort: dstPort ?? null, name: name ?? null },
  };
}
