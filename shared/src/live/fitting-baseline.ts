// What a frozen picture is fitted on: the units labelled `norm` when there are enough, else the first window. Decided
// once, with the first frame that has enough of either; until then every frame is fitted anew.

import type { UnitSet } from '../analysis/unit-set.ts';
import type { ProjectionMode } from './live-projection.ts';
import { leastCalibration } from './pot-limits.ts';

/** What traffic is labelled that nobody marked (DESIGN §1). */
const normLabel = 'norm';
/**
 * Fewer units are no baseline: a POT limit takes 20 excesses above the median at the least, and with some 20 features
 * a covariance of fewer rows than twice that is mostly chance.
 */
const leastUnits = leastCalibration;

export class FittingBaseline {
  /** For the screen. */
  words = 'nothing yet';
  private isFixed = false;

  /** Units to fit on, null = all of them. What is fixed asks for nothing more. */
  of(units: UnitSet, mode: ProjectionMode): Uint32Array | null {
    if (mode === 'explore') {
      this.words = 'the traffic as it goes';
      this.isFixed = true;
      return null;
    }
    if (this.isFixed) {
      if (this.words === 'the traffic as it goes')
        this.words = `the ${units.kind} up to the moment it was frozen`;
      return null;
    }
    const usual = labelledNorm(units);
    const isEnough = usual.length >= leastUnits;
    this.isFixed = isEnough || units.count >= leastUnits;
    this.words = isEnough
      ? `${usual.length} ${units.kind} labelled ${normLabel}`
      : `the first ${units.count} ${units.kind}`;
    return isEnough ? usual : null;
  }

  forget(): void {
    this.isFixed = false;
  }
}

function labelledNorm(units: UnitSet): Uint32Array {
  const all = Uint32Array.from({ length: units.count }, (_, unit) => unit);
  return all.filter((unit) => units.face(unit).label === normLabel);
}
