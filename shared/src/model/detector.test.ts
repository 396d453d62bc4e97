// Training, judging and keeping a detector, on rows without traffic.

import { describe, expect, it } from 'vitest';
import { evaluation, modelCard, type ModelCard } from '../contract/models.ts';
import { probability, scoreRows, shuffledControl, trainDetector, type Detector } from './detector.ts';
import { evaluateDetector } from './evaluate-detector.ts';
import { modelFeatures } from './happening-features.ts';
import { judgedOn, measure, type Judged } from './measure.ts';
import { modelText, parseModel } from './model-file.ts';
import { drawnRows } from './moment-rows.fixture.ts';
import type { MomentRows } from './moment-rows.ts';
import { sides, splitRows } from './split-rows.ts';

const keys = modelFeatures.map(({ key }) => key);

/** The label is where both or none of two features are high: no threshold on one of them tells it. */
const crossed = drawnRows({
  ...{ decisions: 600, everyPositive: 4, keys },
  features: ({ isPositive, number }, noise) => {
    const first = number % 8 < 4 ? 2 : -2;
    const second = isPositive ? first : -first;
    return keys.map((_, at) => (at === 3 ? first : at === 4 ? second : 0) + noise() * 0.7);
  },
});
/** One threshold tells it nearly. */
const plain = drawnRows({
  ...{ decisions: 600, everyPositive: 10, keys },
  features: ({ isPositive }, noise) => keys.map((_, at) => (at === 0 && isPositive ? 2.5 : 0) + noise()),
});

interface Trained {
  readonly rows: MomentRows;
  readonly detector: Detector;
  readonly judged: Judged;
}

function trained(rows: MomentRows): Trained {
  const split = splitRows(rows, 'session', 1);
  return {
    rows,
    detector: trainDetector(rows, split, 1),
    judged: judgedOn(rows, (row) => split.ofRow[row] === sides.test),
  };
}

const onCrossed = trained(crossed);
const onPlain = trained(plain);

describe('evaluateDetector', () => {
  it('shows what the trees find that one threshold and a line do not', () => {
    const { detector, rows, judged } = onCrossed;
    const found = evaluateDetector(detector, rows, judged, 1);
    const [logistic, stump] = found.baselines;
    expect(found.prAuc).toBeGreaterThan(0.9);
    expect(logistic?.prAuc).toBeLessThan(0.6);
    expect(stump?.prAuc).toBeLessThan(0.6);
    expect(found.ties).not.toContain('stump');
    expect(evaluation.parse({ split: 'session', model: null, ...found })).toBeTruthy();
  });

  it('says that the stump ties where one threshold does it', () => {
    const { detector, rows, judged } = onPlain;
    const found = evaluateDetector(detector, rows, judged, 1);
    expect(found.ties).toContain('logistic regression');
    // The rules of the fixture say 3 of what has a label and 1 of the rest.
    expect(found.ties).toContain('score of the rules');
    const rules = found.baselines.find(({ name }) => name === 'score of the rules');
    expect(rules).toMatchObject({
      prAuc: 1,
      found: 1,
      limit: 2.2,
      falseAlerts: { k: 0, n: judged.labels.length - found.positives },
    });
  });

  it('makes no claim at a rate that too few decisions allow', () => {
    const { detector, rows, judged } = onPlain;
    expect(evaluateDetector(detector, rows, judged, 1)).toMatchObject({
      tprAt: { '0.001': null, '0.0001': null },
      tprAtCi: { '0.001': null, '0.0001': null },
    });
  });

  it('has probabilities that rise with the score and can be believed', () => {
    const { detector, rows, judged } = onPlain;
    const scores = scoreRows(detector, rows.features).slice().sort();
    const p = scores.map((score) => probability(detector, score));
    expect(p).toEqual(p.slice().sort());
    expect(Math.max(...p)).toBeLessThan(1);
    expect(Math.min(...p)).toBeGreaterThan(0);
    expect(evaluateDetector(detector, rows, judged, 1).calibrationError).toBeLessThan(0.1);
  });

  it('finds chance where the labels are drawn at random', () => {
    const split = splitRows(crossed, 'session', 1);
    const { prAuc, prevalence } = shuffledControl(crossed, split, 1);
    expect(prevalence).toBeCloseTo(0.25, 1);
    expect(Math.abs((prAuc ?? 1) - prevalence)).toBeLessThan(0.1);
  });
});

describe('measure', () => {
  const rows = drawnRows({ decisions: 100, everyPositive: 5, keys: ['x'], features: () => [0] });
  const judged = judgedOn(rows, () => true);
  /** Positives reach 2 at their second row; the first ordinary decision reaches 3. */
  const scores = Float64Array.from(rows.decision, (of, row) => (of % 5 === 0 ? row % 3 : of === 1 ? 3 : 0));

  it('counts decisions, not rows, by their highest row', () => {
    const found = measure(judged, scores, { limit: 2, seed: 1 });
    expect(found).toMatchObject({ decisions: 100, positives: 20, found: 1, falseAlerts: { k: 1, n: 80 } });
    // The first of all is wrong, then twenty right ones: the mean of k / (k + 1) at 20 / 21, all of one score.
    expect(found.prAuc).toBeCloseTo(20 / 21, 12);
  });

  it('tells the bytes that were out at the first row beyond the limit', () => {
    expect(measure(judged, scores, { limit: 2, seed: 1 }).medianBytesBeforeAlert).toBe(4000);
    expect(measure(judged, scores, { limit: 1, seed: 1 }).medianBytesBeforeAlert).toBe(2000);
    expect(measure(judged, scores, { limit: 9, seed: 1 }).medianBytesBeforeAlert).toBeNull();
    expect(measure(judged, scores, { limit: null, seed: 1 })).toMatchObject({
      found: 0,
      falseAlerts: { k: 0 },
    });
  });

  it('bounds the false alerts of a day', () => {
    const { falseAlerts } = measure(judged, scores, { limit: 9, seed: 1 });
    const hours = 100 / 360;
    expect(falseAlerts).toMatchObject({ k: 0, n: 80, hours });
    expect(falseAlerts.upper95PerDay).toBeCloseTo(((1 - 0.05 ** (1 / 80)) * 80 * 24) / hours, 6);
  });

  it('does not count what a labelled decision did before its label', () => {
    const labels = rows.labels.map((label, row) => (row % 3 === 2 ? label : 0));
    const late = judgedOn({ ...rows, labels }, () => true);
    const early = scores.map((_, row) => (row % 3 === 0 ? 9 : 0));
    expect(measure(late, early, { limit: 5, seed: 1 })).toMatchObject({ found: 0, falseAlerts: { k: 80 } });
  });
});

function cardOf({ detector, rows, judged }: Trained): ModelCard {
  return modelCard.parse({
    ...{
      datasets: [],
      split: 'session',
      seed: 1,
      features: [],
      rows: 1,
      decisions: 1,
      positives: 1,
      hours: 1,
    },
    evaluation: { split: 'session', model: 'm', ...evaluateDetector(detector, rows, judged, 1) },
    ...{ shuffled: { prAuc: null, prevalence: 0 }, leaks: [], thresholds: { logOdds: null, p: null } },
    ...{ versions: { jaws: '0', engine: 1, model: 1 }, madeMs: 0, remarks: [] },
  });
}

describe('modelText and parseModel', () => {
  const card = cardOf(onPlain);
  const text = modelText({ name: 'm', card, detector: onPlain.detector });

  it('give the same model, bit for bit', () => {
    const { detector, name } = parseModel(text);
    expect(name).toBe('m');
    expect(detector).toEqual(onPlain.detector);
    const bits = (of: Detector): BigUint64Array => new BigUint64Array(scoreRows(of, plain.features).buffer);
    expect(bits(detector)).toEqual(bits(onPlain.detector));
  });

  const changed = (change: (file: Record<string, unknown>) => void): string => {
    const file = JSON.parse(text) as Record<string, unknown>;
    change(file);
    return JSON.stringify(file);
  };
  type Trees = { feature: number[]; missingRight: number[]; value: number[] }[];
  const firstTree = (file: Record<string, unknown>): Trees[number] =>
    (file['trees'] as Trees)[0] ?? expect.fail();

  it.each([
    ['no JSON', 'not JSON', 'model.corrupt'],
    ['something else', '{"a":1}', 'model.corrupt'],
    ['cut short', text.slice(0, text.length / 2), 'model.corrupt'],
    ['of a later version', changed((file) => (file['version'] = 99)), 'model.version'],
    ['with other features', changed((file) => (file['features'] = ['ttl'])), 'model.version'],
    ['with a field too many', changed((file) => (file['more'] = 1)), 'model.corrupt'],
    ['with a tree cut short', changed((file) => firstTree(file).value.pop()), 'model.corrupt'],
    [
      'with a feature that is not there',
      changed((file) => (firstTree(file).feature[0] = 999)),
      'model.corrupt',
    ],
    ['with half a feature', changed((file) => (firstTree(file).feature[0] = 0.5)), 'model.corrupt'],
    ['with a third side', changed((file) => (firstTree(file).missingRight[0] = 2)), 'model.corrupt'],
    [
      'with a value that is no number',
      changed((file) => (firstTree(file).value[0] = null as never)),
      'model.corrupt',
    ],
    [
      'with a calibration that falls',
      changed((file) => (file['calibration'] = { score: [0, 1], p: [1, 0] })),
      'model.corrupt',
    ],
    ['without calibration', changed((file) => (file['calibration'] = { score: [], p: [] })), 'model.corrupt'],
    ['too deep', changed((file) => (file['depth'] = 9)), 'model.corrupt'],
  ])('refuse a file that is %s', (_, broken, code) => {
    expect(() => parseModel(broken)).toThrow(expect.objectContaining({ code }));
  });
});
