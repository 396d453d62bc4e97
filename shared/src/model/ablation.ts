// What each family of features is worth: the same training without it, judged on the same decisions.

import type { Ablation } from '../contract/models.ts';
import { createMatrix } from '../analysis/matrix.ts';
import { families } from '../findings/signal.ts';
import { detectorSteps, scoreRows, type Detector } from './detector.ts';
import { comparePrecision, rankedPrecision } from './compare-rankings.ts';
import { highestOf, type Judged } from './measure.ts';
import type { MomentRows } from './moment-rows.ts';
import type { Split } from './split-rows.ts';
import { judgedStep, type Steps } from './steps.ts';

interface FeatureFamily {
  readonly name: string;
  readonly features: readonly string[];
}

const detectorFeatures = families.map((family) => `${family}Rarity`);

const featureFamilies: readonly FeatureFamily[] = [
  { name: 'amounts', features: ['upload', 'netUpload', 'pcr', 'download', 'rate'] },
  { name: 'time', features: ['duration', 'longestFlow', 'regularity'] },
  { name: 'connections', features: ['failedShare', 'fromOutside'] },
  { name: 'identity', features: ['identityRarity'] },
  { name: 'names', features: ['dnsBytes'] },
  { name: 'all detectors', features: detectorFeatures },
  ...families.map((family, at) => ({
    name: `detector ${family}`,
    features: detectorFeatures.slice(at, at + 1),
  })),
];

/** Trainings that it takes. */
export const ablations = featureFamilies.length;

/** `detector`: with all features, from the same rows, split and seed. */
export function* ablationSteps(
  detector: Detector,
  {
    rows,
    split,
    judged,
    seed,
  }: {
    readonly rows: MomentRows;
    readonly split: Split;
    readonly judged: Judged;
    readonly seed: number;
  },
): Steps<Ablation[]> {
  const whole = highestOf(judged, scoreRows(detector, rows.features));
  const found: Ablation[] = [];
  for (const { name, features } of featureFamilies) {
    const less = withoutFeatures(rows, features);
    const trained = yield* detectorSteps(less, split, { seed, from: null });
    const without = highestOf(judged, scoreRows(trained, less.features));
    found.push({
      ...{ leftOut: name, features: [...features], ...rankedPrecision(judged, without, seed) },
      lost: comparePrecision(judged, whole, without, seed),
    });
    yield judgedStep;
  }
  return found;
}

/** As unknown in every row: no tree can ask for them. */
function withoutFeatures(rows: MomentRows, left: readonly string[]): MomentRows {
  const { features, keys } = rows;
  const columns = new Set(left.map((key) => keys.indexOf(key)));
  const data = features.data.map((value, at) => (columns.has(at % features.columns) ? Number.NaN : value));
  return { ...rows, features: createMatrix(features.rows, features.columns, data) };
}
