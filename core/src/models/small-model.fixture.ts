// The text of a model of one tree, for tests of where models are kept.

import type { Measures, ModelCard } from '@jaws/shared/contract/models';
import { baselineNames, type BaselineName } from '@jaws/shared/model/detector';
import { modelFeatures } from '@jaws/shared/model/happening-features';
import { modelText } from '@jaws/shared/model/model-file';

const nothing: Measures = {
  ...{ decisions: 0, positives: 0, prAuc: null, prAucCi: [], found: null },
  ...{ tprAt: { '0.001': null, '0.0001': null }, tprAtCi: { '0.001': null, '0.0001': null } },
  falseAlerts: { k: 0, n: 0, hours: 0, upper95PerDay: null },
  ...{ medianBytesBeforeAlert: null, calibrationError: null },
};

/** `content`: of the datasets that it was trained on. */
export function smallModelText(name: string, madeMs: number, content: readonly string[] = []): string {
  const width = modelFeatures.length;
  const card: ModelCard = {
    datasets: content.map((each, at) => ({ name: `d${at}`, content: each, packets: 1 })),
    ...{ split: 'session', seed: 1, features: [], rows: 1, decisions: 1, positives: 1, hours: 1 },
    evaluation: { ...nothing, split: 'session', model: name, ties: [], baselines: [] },
    ...{ shuffled: { prAuc: null, prevalence: 0 }, leaks: [], thresholds: { logOdds: 1, p: 0.5 } },
    ...{ versions: { jaws: '0', engine: 1, model: 1 }, madeMs, remarks: [] },
  };
  const detector = {
    features: modelFeatures.map(({ key }) => key),
    trees: {
      ...{ features: width, depth: 1, base: -2 },
      trees: [
        {
          ...{ feature: Uint16Array.of(1), threshold: Float64Array.of(4) },
          ...{ missingRight: Uint8Array.of(0), value: Float64Array.of(-1, 4) },
        },
      ],
    },
    calibration: { score: Float64Array.of(-3, 2), p: Float64Array.of(0.01, 0.9) },
    limit: 1,
    logistic: {
      ...{ mean: new Float64Array(width), scale: new Float64Array(width).fill(1) },
      weights: new Float64Array(width + 1),
    },
    stump: { feature: 0, threshold: 1, above: 0.5, below: 0.1, logLoss: 0.3 },
    limits: Object.fromEntries(baselineNames.map((each) => [each, null])) as Record<BaselineName, null>,
  };
  return modelText({ name, card, detector });
}
