// What is known of the anomalies when the engine must be made anew (another unit, another window): their evidence
// and pins are handed to the next engine of the same unit. Its keys are others, so a unit is known again by its ends; one that is not in the new window goes on fading under a key of its own.

import type { UnitKind } from '../contract/analysis.ts';
import type { Steps } from '../analysis/steps.ts';
import type { UnitFace, UnitSet } from '../analysis/unit-set.ts';
import { decayed } from './evidence-decay.ts';
import type { LiveUnitSet } from './live-units.ts';
import { hasOwnId, type LiveDetails } from './live-top.ts';

export interface CarriedAnomaly {
  /** Evidence at `atMs`. */
  readonly evidence: number;
  readonly isPinned: boolean;
  readonly details: LiveDetails;
}

export interface CarriedAnomalies {
  readonly unit: UnitKind;
  readonly atMs: number;
  readonly anomalies: readonly CarriedAnomaly[];
}

/** Above all keys of an engine's own units, and still below what one engine may use (engine-frame.ts). */
const firstForeignKey = 2 ** 39;
/** Looked through between two yields. */
const unitsAtOnce = 2000;

interface Waiting {
  readonly key: number;
  readonly anomaly: CarriedAnomaly;
}

/** Whom a carried anomaly was found to be, and the key that it had meanwhile. */
export interface FoundAgain {
  readonly key: number;
  readonly foreignKey: number;
  readonly anomaly: CarriedAnomaly;
}

/** Anomalies of an earlier engine that have not been found in this one's window yet. */
export class ForeignAnomalies {
  private readonly unit: UnitKind;
  private readonly waiting = new Map<string, Waiting>();
  private met = 0;

  constructor(unit: UnitKind) {
    this.unit = unit;
  }

  /** Those of another unit are nobody's here. Gives what is new, with evidence as it has faded by `nowMs`. */
  adopt({ unit, atMs, anomalies }: CarriedAnomalies, nowMs: number, halfLifeMs: number): Waiting[] {
    if (unit !== this.unit) return [];
    return anomalies.map((carried) => {
      const evidence = decayed(carried.evidence, nowMs - atMs, halfLifeMs);
      const details = { ...carried.details, id: this.idOf(carried.details.id) };
      const waiting = { key: firstForeignKey + this.met++, anomaly: { ...carried, evidence, details } };
      this.waiting.set(
        identityOf(unit, carried.details.id, carried.details, carried.details.firstMs),
        waiting,
      );
      return waiting;
    });
  }

  /** Those that are among these units, each once. */
  *find({ units, keys, firstMs }: LiveUnitSet): Steps<FoundAgain[]> {
    const found: FoundAgain[] = [];
    for (let unit = 0; unit < units.count && this.waiting.size > 0; unit++) {
      if (unit % unitsAtOnce === unitsAtOnce - 1) yield;
      const identity = identityIn(units, unit, firstMs[unit] as number);
      const waiting = this.waiting.get(identity);
      if (waiting === undefined) continue;
      this.waiting.delete(identity);
      found.push({ key: keys[unit] as number, foreignKey: waiting.key, anomaly: waiting.anomaly });
    }
    return found;
  }

  /** Forgets those whose keys nobody tells of any more. */
  keep(isTold: (key: number) => boolean): void {
    for (const [identity, { key }] of this.waiting) if (!isTold(key)) this.waiting.delete(identity);
  }

  /** Key of one that is shown under this id; null for any other. */
  keyOf(id: string): number | null {
    for (const { key, anomaly } of this.waiting.values()) if (anomaly.details.id === id) return key;
    return null;
  }

  /** Flows were numbered by the earlier engine: its numbers may mean others here. */
  private idOf(id: string): string {
    return this.unit === 'flows' && !id.startsWith('earlier ') ? `earlier ${id}` : id;
  }
}

function identityIn(units: UnitSet, unit: number, firstMs: number): string {
  const isNamed = hasOwnId(units.kind);
  const id = isNamed ? units.id(unit) : '';
  return identityOf(units.kind, id, isNamed ? {} : units.face(unit), firstMs);
}

/** Of flows their ends alone: their first packet may be outside of the new window. */
function identityOf(unit: UnitKind, id: string, face: UnitFace, firstMs: number): string {
  if (hasOwnId(unit)) return id;
  const { srcIp, srcPort, dstIp, dstPort } = face;
  const ends = `${srcIp ?? ''} ${srcPort ?? ''} ${dstIp ?? ''} ${dstPort ?? ''}`;
  return unit === 'packets' ? `${ends} ${firstMs}` : ends;
}
