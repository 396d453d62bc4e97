import { readFileSync } from 'node:fs';
import { PCA } from 'ml-pca';
import { describe, expect, it } from 'vitest';
import { covarianceOf } from './covariance.ts';
import { columnOf, createMatrix, matrixFromRows, rowsOf } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { fitPca, pcaLoadings, projectPca } from './pca.ts';
import { createNormal, createRandom } from './random.ts';

interface Iris {
  rows: number[][];
  components: number[][];
  eigenvalues: number[];
  explainedVariance: number[];
  firstScores: number[][];
}
const file = new URL('fixtures/iris.json', import.meta.url);
const iris = (JSON.parse(readFileSync(file, 'utf8')) as { iris: Iris }).iris;

function correlated(rows: number, columns: number, seed: number) {
  const normal = createNormal(createRandom(seed));
  const matrix = createMatrix(rows, columns);
  matrix.data.forEach((_, at, data) => {
    data[at] = 50 + (at % columns === 0 ? 0 : 0.6 * (data[at - 1] ?? 0)) + normal() * (1 + (at % columns));
  });
  return matrix;
}

function closeTo(found: ArrayLike<number>, wanted: ArrayLike<number>, digits = 10): void {
  expect(found.length).toBe(wanted.length);
  for (let at = 0; at < wanted.length; at += 1) expect(found[at]).toBeCloseTo(wanted[at]!, digits);
}

describe('pca of iris', () => {
  const matrix = matrixFromRows(iris.rows);
  const model = fitPca(matrix, { components: 4 });

  it('gives the published shares and eigenvalues', () => {
    // Textbook figures: 92.46 %, 5.31 %, 1.71 %, .52 %; 4.2282, .2427, .0782, .0238.
    closeTo(model.explainedVariance, [0.9246, 0.0531, 0.0171, 0.0052], 4);
    closeTo(model.eigenvalues, [4.2282, 0.2427, 0.0782, 0.0238], 4);
    closeTo(model.explainedVariance, iris.explainedVariance);
    closeTo(model.eigenvalues, iris.eigenvalues);
  });

  it("gives scikit-learn's axes and scores up to the sign, and its own sign by rule", () => {
    const scores = projectPca(model, matrix);
    iris.components.forEach((wanted, component) => {
      const own = rowsOf(model.components)[component]!;
      const sign = Math.sign(own.reduce((sum, value, at) => sum + value * wanted[at]!, 0));
      closeTo(
        own.map((value) => value * sign),
        wanted,
      );
      const largest = own.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best));
      expect(largest).toBeGreaterThan(0);
      const first = iris.firstScores.map((_, row) => scores.data[row * 4 + component]! * sign);
      closeTo(
        first,
        iris.firstScores.map((row) => row[component]!),
      );
    });
  });

  it('gives loadings whose squares sum to the eigenvalue', () => {
    rowsOf(pcaLoadings(model)).forEach((row, component) => {
      expect(row.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(
        model.eigenvalues[component]!,
        10,
      );
    });
  });
});

describe('pca elsewhere', () => {
  it.each([
    [40, 5],
    [257, 8],
    [700, 3],
  ])('agrees with ml-pca on %i x %i', (rows, columns) => {
    const matrix = correlated(rows, columns, rows);
    const model = fitPca(matrix, { components: columns });
    const library = new PCA(rowsOf(matrix));
    closeTo(model.eigenvalues, library.getEigenvalues(), 8);
    closeTo(model.explainedVariance, library.getExplainedVariance(), 10);
    const axes = library.getEigenvectors().transpose().to2DArray();
    rowsOf(model.components).forEach((own, component) => {
      const dot = own.reduce((sum, value, at) => sum + value * axes[component]![at]!, 0);
      expect(Math.abs(dot)).toBeCloseTo(1, 10);
    });
  });

  it('reconstructs the data from all components', () => {
    const matrix = correlated(60, 6, 2);
    const model = fitPca(matrix, { components: 6 });
    const scores = rowsOf(projectPca(model, matrix));
    const axes = rowsOf(model.components);
    const rebuilt = scores.flatMap((row) =>
      [...model.mean].map((mean, column) =>
        row.reduce((sum, score, at) => sum + score * axes[at]![column]!, mean),
      ),
    );
    closeTo(rebuilt, matrix.data, 8);
  });

  it('does not turn over when rows are reordered or doubled', () => {
    const rows = rowsOf(correlated(200, 4, 8));
    const model = fitPca(matrixFromRows(rows));
    const other = fitPca(matrixFromRows([...rows].reverse().concat(rows)));
    closeTo(other.components.data, model.components.data, 8);
  });

  it('copes with no variance, one row, no row, and one column', () => {
    const flat = fitPca(
      matrixFromRows([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    );
    expect([...flat.explainedVariance]).toEqual([0, 0]);
    expect([...fitPca(matrixFromRows([[3, 4]])).eigenvalues]).toEqual([0, 0]);
    expect(projectPca(fitPca(createMatrix(0, 3)), createMatrix(0, 3)).rows).toBe(0);
    expect(fitPca(matrixFromRows([[1], [3]]), { components: 2 }).components.rows).toBe(1);
  });

  it.each([
    [[[1, Number.NaN]], 2],
    [
      [
        [1, 2],
        [1, Number.POSITIVE_INFINITY],
        [1, 4],
      ],
      2,
    ],
    [
      [
        [1e300, 2],
        [-1e300, 3],
      ],
      2,
    ],
    [[[1, 2]], 0],
    [[[1, 2]], 1.5],
  ])('refuses %j with %d components', (rows, components) => {
    expect(() => fitPca(matrixFromRows(rows), { components })).toThrow(
      expect.objectContaining({ code: 'analysis.bad-parameter' }),
    );
  });

  it('refuses data of other columns than the model', () => {
    expect(() => projectPca(fitPca(matrixFromRows([[1, 2]])), matrixFromRows([[1]]))).toThrow(/columns/);
  });
});

/** Mean and covariance of two columns in two passes, the textbook way. */
function plainCovariance({ rows, columns, data }: Matrix, i: number, j: number): number {
  const mean = (column: number) => {
    let sum = 0;
    for (let row = 0; row < rows; row += 1) sum += data[row * columns + column]! / rows;
    return sum;
  };
  const [meanI, meanJ] = [mean(i), mean(j)];
  let sum = 0;
  for (let row = 0; row < rows; row += 1) {
    sum += (data[row * columns + i]! - meanI) * (data[row * columns + j]! - meanJ);
  }
  return sum / (rows - 1);
}

describe('covariance', () => {
  const shapes: [number, number][] = [
    [1000, 7],
    [256, 2],
    [257, 3],
    [300, 1],
    [2, 4],
  ];
  it.each(shapes)('equals the plain sums on %i x %i, also far from zero', (rows, columns) => {
    const matrix = correlated(rows, columns, 4);
    const shifted = createMatrix(
      rows,
      columns,
      matrix.data.map((value) => value + 1e6),
    );
    const { mean, covariance } = covarianceOf(shifted);
    for (let i = 0; i < columns; i += 1) {
      expect(mean[i]).toBeCloseTo(
        columnOf(shifted, i).reduce((sum, value) => sum + value / rows, 0),
        7,
      );
      for (let j = 0; j < columns; j += 1) {
        expect(covariance.data[i * columns + j]).toBeCloseTo(plainCovariance(shifted, i, j), 6);
      }
    }
  });

  it('keeps its digits when the first rows are far from the mean', () => {
    // The shift is taken from the first 256 rows: here it is the worst guess of the mean that there is.
    const matrix = correlated(20_000, 2, 6);
    for (let at = 0; at < 512; at += 1) matrix.data[at] = 1e9 + (matrix.data[at] ?? 0);
    const { covariance } = covarianceOf(matrix);
    [0, 1, 3].forEach((at) => {
      const wanted = plainCovariance(matrix, at >> 1, at & 1);
      expect(Math.abs(covariance.data[at]! / wanted - 1)).toBeLessThan(1e-12);
    });
  });

  it('is exactly zero for constant columns and for one row, and empty for none', () => {
    const constant = createMatrix(700, 2, new Float64Array(1400).fill(0.1));
    expect([...covarianceOf(constant).covariance.data]).toEqual([0, 0, 0, 0]);
    expect([...covarianceOf(constant).mean]).toEqual([0.1, 0.1]);
    expect([...covarianceOf(matrixFromRows([[3, 4]])).covariance.data]).toEqual([0, 0, 0, 0]);
    expect([...covarianceOf(createMatrix(0, 2)).mean]).toEqual([0, 0]);
    expect(covarianceOf(createMatrix(0, 0)).covariance.data).toHaveLength(0);
  });
});
