// PCA (fit and projection) beside scikit-learn's on the same rows; scores are compared up to the sign of an axis.
import { createMatrix } from '@jaws/shared/analysis/matrix';
import type { Matrix } from '@jaws/shared/analysis/matrix';
import { fitPca, projectPca } from '@jaws/shared/analysis/pca';
import { createNormal, createRandom } from '@jaws/shared/analysis/random';
import { peakRssBytes, timeBest, withPeer } from './benchmark.ts';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { writeNumericCsv } from './numeric-csv.ts';
import { loadPoints } from './points.ts';
import { fitPeer } from './scikit-learn.ts';

const generatedColumns = 30;

/** Correlated columns of falling variance: each is a mix of its neighbour and new noise. */
function makeRows(rows: number, seed: number): Matrix {
  const normal = createNormal(createRandom(seed));
  const data = new Float64Array(rows * generatedColumns);
  for (let at = 0; at < data.length; at += 1) {
    const column = at % generatedColumns;
    const before = column === 0 ? 0 : (data[at - 1] as number);
    data[at] = 0.5 * before + (3 * normal()) / (1 + column);
  }
  return createMatrix(rows, generatedColumns, data);
}

/** Largest difference of scores, relative to the largest score, each axis turned to agree. */
function scoreDifference(ours: Matrix, theirs: Float64Array): number {
  const { columns, data } = ours;
  const agreement = new Float64Array(columns);
  data.forEach((score, at) => {
    agreement[at % columns] = (agreement[at % columns] ?? 0) + score * (theirs[at] ?? 0);
  });
  let worst = 0;
  let largest = Number.MIN_VALUE;
  data.forEach((score, at) => {
    const turned = (agreement[at % columns] ?? 0) < 0 ? -(theirs[at] ?? 0) : (theirs[at] ?? 0);
    worst = Math.max(worst, Math.abs(score - turned));
    largest = Math.max(largest, Math.abs(score));
  });
  return worst / largest;
}

/** Default data: 100,000 x 30 correlated normal columns, seeded. `--out` gets the scores. */
export function runPcaBench(options: BenchOptions): BenchResult {
  const settings = { components: 2, seed: 0, points: 100_000, ...options };
  const { components } = settings;
  const data = loadPoints(options, () => ({
    points: makeRows(settings.points, settings.seed),
    source: 'generated',
  }));
  const rows = data.points;
  let fitSeconds = Infinity;
  const { value, seconds, firstSeconds, cpuSeconds } = timeBest(() => {
    const start = performance.now();
    const model = fitPca(rows, { components });
    fitSeconds = Math.min(fitSeconds, (performance.now() - start) / 1000);
    return { model, scores: projectPca(model, rows) };
  });
  const rssBytes = peakRssBytes();
  const { model, scores } = value;
  if (options.out !== undefined) {
    const names = Array.from({ length: scores.columns }, (_, index) => `PC${index + 1}`);
    writeNumericCsv(options.out, names, scores.data);
  }
  const fit = data.peer ? fitPeer('pca', rows, { components: scores.columns }) : null;
  const details = {
    ...{ source: data.source, rows: rows.rows, columns: rows.columns },
    ...{ firstSeconds, cpuSeconds, fitSeconds },
    explainedVariance: [...model.explainedVariance.subarray(0, scores.columns)],
    ...(fit === null ? {} : { scoreDifference: scoreDifference(scores, fit.answer) }),
  };
  return withPeer({ name: 'pca', seconds, rssBytes, details }, fit?.peer ?? null);
}
