// What the runs say together: each as caught or missed, the limit of detection in sentences, and where each stands in
// the plot. Pure.

import type { ChumScore } from '@jaws/shared/contract/chum';
import { humanBytes } from '@jaws/shared/domain/human-units';
import { bestVerdict, type RunVerdict } from '@jaws/shared/exfil/run-verdict';

export interface BoardRow extends ChumScore {
  readonly best: RunVerdict;
  readonly isCaught: boolean;
}

/** Without the runs that no capture judged: they say nothing of a limit. */
export function boardRows(scores: readonly ChumScore[]): BoardRow[] {
  return scores.flatMap((score) => {
    const best = bestVerdict(score.verdicts);
    if (best === null || best.outcome === 'not-judged') return [];
    return [{ ...score, best, isCaught: best.outcome === 'noticed' }];
  });
}

/** `Noticed: 3 of 4 runs. The smallest noticed had 300 kB, the largest missed 20 kB.` and one sentence by style. */
export function limitSentences(rows: readonly BoardRow[]): string[] {
  const caught = rows.filter(({ isCaught }) => isCaught);
  const missed = rows.filter(({ isCaught }) => !isCaught);
  const smallest = Math.min(...caught.map(({ sentBytes }) => sentBytes));
  const largest = Math.max(...missed.map(({ sentBytes }) => sentBytes));
  const found = caught.length === 0 ? 'none was noticed' : `the smallest noticed had ${humanBytes(smallest)}`;
  const lost = missed.length === 0 ? 'none was missed' : `the largest missed had ${humanBytes(largest)}`;
  const styles = new Map<string, BoardRow[]>();
  for (const row of rows) styles.set(row.title, [...(styles.get(row.title) ?? []), row]);
  const byStyle = [...styles].map(
    ([title, own]) => `${title} ${own.filter(({ isCaught }) => isCaught).length} of ${own.length}`,
  );
  return [
    `Noticed ${caught.length} of ${rows.length} ${rows.length === 1 ? 'run' : 'runs'}: ${found}, ${lost}.`,
    `By style: ${byStyle.join(', ')}.`,
  ];
}

export interface LogScale {
  /** Powers of ten, ascending, at least two; over few decades also their halves and fifths. */
  readonly ticks: readonly number[];
  /** From 0 to 1; what is below the first tick stands at it. */
  readonly place: (value: number) => number;
}

const fewDecades = 2;

export function logScale(values: readonly number[]): LogScale {
  const logs = values.map((value) => Math.log10(Math.max(1, value)));
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)));
  const steps = high - low <= fewDecades ? [1, 2, 5] : [1];
  const ticks = Array.from({ length: high - low }, (_, at) => steps.map((step) => step * 10 ** (low + at)));
  return {
    ticks: [...ticks.flat(), 10 ** high],
    place: (value) => Math.max(0, (Math.log10(Math.max(1, value)) - low) / (high - low)),
  };
}
