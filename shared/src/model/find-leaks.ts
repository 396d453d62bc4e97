// Features that give the answer away: one that tells the label by itself, or that tells which dataset a row is from, or
// when. What is learnt from such a feature is how the data were made, not how an attack looks.

import type { MomentRows } from './moment-rows.ts';
import { rankRows, rocAuc } from './ranking-metrics.ts';
import { sides, type Split } from './split-rows.ts';

export interface Leak {
  readonly feature: string;
  readonly tells: 'label' | 'dataset' | 'time';
  /** Area under the ROC curve, or Spearman's correlation. */
  readonly value: number;
}

const mostLabel = 0.999;
const mostDataset = 0.99;
const mostTime = 0.98;

/** Looks at rows to train on only. */
export function findLeaks(rows: MomentRows, { ofRow }: Split): Leak[] {
  const { features, labels, keys } = rows;
  const train = rowsWhere(ofRow, (row) => ofRow[row] === sides.train);
  const ordinary = train.filter((row) => labels[row] === 0);
  const datasets = new Set(Array.from(ordinary, (row) => datasetOf(rows, row)));
  return keys.flatMap((feature, column) => {
    const valueOf = (row: number): number => features.data[row * features.columns + column] as number;
    const label = tellsApart(train, valueOf, (row) => labels[row] === 1);
    const dataset =
      datasets.size < 2
        ? 0
        : Math.max(
            ...[...datasets].map((each) =>
              tellsApart(ordinary, valueOf, (row) => datasetOf(rows, row) === each),
            ),
          );
    const time = correlation(ordinary, valueOf, (row) => rows.atUs[row] as number);
    const found: Leak[] = [];
    if (label >= mostLabel) found.push({ feature, tells: 'label', value: label });
    if (dataset >= mostDataset) found.push({ feature, tells: 'dataset', value: dataset });
    if (time >= mostTime) found.push({ feature, tells: 'time', value: time });
    return found;
  });
}

function datasetOf({ decisions, decision }: MomentRows, row: number): number {
  return decisions[decision[row] as number]?.dataset ?? -1;
}

function rowsWhere(of: ArrayLike<number>, isWanted: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: of.length }, (_, row) => row).filter(isWanted);
}

/** Area under the ROC curve, in either direction, with unknown values at either end. */
function tellsApart(
  rows: Uint32Array,
  valueOf: (row: number) => number,
  isYes: (row: number) => boolean,
): number {
  const labels = Array.from(rows, (row) => (isYes(row) ? 1 : 0));
  const area = (unknown: number): number => {
    const scores = Array.from(rows, (row) => (Number.isNaN(valueOf(row)) ? unknown : valueOf(row)));
    const auc = rocAuc(rankRows(scores, labels)) ?? 0.5;
    return Math.max(auc, 1 - auc);
  };
  return Math.max(area(Number.NEGATIVE_INFINITY), area(Number.POSITIVE_INFINITY));
}

/** |Spearman's ρ| over the rows whose value is known. */
function correlation(
  rows: Uint32Array,
  valueOf: (row: number) => number,
  timeOf: (row: number) => number,
): number {
  const known = rows.filter((row) => !Number.isNaN(valueOf(row)));
  if (known.length < 3) return 0;
  const [a, b] = [ranksOf(Float64Array.from(known, valueOf)), ranksOf(Float64Array.from(known, timeOf))];
  const mean = (known.length - 1) / 2;
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  for (let at = 0; at < known.length; at++) {
    const [x, y] = [(a[at] as number) - mean, (b[at] as number) - mean];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? 0 : Math.abs(both) / Math.sqrt(ofA * ofB);
}

/** From 0; equal values share the mean of their ranks. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, at) => at).sort(
    (x, y) => (values[x] as number) - (values[y] as number),
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let at = from; at < to; at++) ranks[order[at] as number] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}
