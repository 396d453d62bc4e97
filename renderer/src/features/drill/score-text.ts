// What the runs say together: each as caught or missed, the limit of detection in sentences, and where each stands in
// the plot. Pure.

import type { ChumScore } from '@jaws/shared/contract/chum';
import { humanBytes, humanSeconds } from '@jaws/shared/domain/human-units';
import { bestVerdict, detectorPhrase } from '@jaws/shared/exfil/run-verdict';
import { otherTools, type OtherTool } from '@jaws/shared/other-tools/other-alert';
import { noticedWord } from './run-text.ts';

/** Whose verdicts are shown. */
export type Judge = 'jaws' | OtherTool;

export interface BoardRow extends ChumScore {
  readonly isCaught: boolean;
  /** How it went, and by what; without the mark. */
  readonly after: string;
  readonly by: string;
}

/** JAWS, and those who judged a run. */
export function judgesOf(scores: readonly ChumScore[]): Judge[] {
  const known = new Set(scores.flatMap(({ others = [] }) => others.map(({ tool }) => tool)));
  return ['jaws', ...otherTools.filter((tool) => known.has(tool))];
}

/** Without the runs that were not judged: they say nothing of a limit. */
export function boardRows(scores: readonly ChumScore[], judge: Judge = 'jaws'): BoardRow[] {
  return scores.flatMap((score) => (judge === 'jaws' ? ownRow(score) : otherRow(score, judge)));
}

function afterText(bytes: number | null, ms: number | null): string {
  return `${humanBytes(bytes ?? 0)} (${humanSeconds((ms ?? 0) / 1000)})`;
}

function ownRow(score: ChumScore): BoardRow[] {
  const { verdicts } = score;
  const best = bestVerdict(verdicts);
  if (best === null || best.outcome === 'not-judged') return [];
  if (best.outcome !== 'noticed')
    return [{ ...score, isCaught: false, after: noticedWord({ verdicts }) ?? '', by: '' }];
  const after = afterText(best.bytesOut, best.afterMs);
  return [{ ...score, isCaught: true, after, by: detectorPhrase(best.detectors) }];
}

/** Over several captures the one that noticed it with the fewest bytes out. */
function otherRow(score: ChumScore, tool: OtherTool): BoardRow[] {
  const own = (score.others ?? []).filter((verdict) => verdict.tool === tool);
  const caught = own.filter(({ isNoticed }) => isNoticed);
  const [first] = caught.sort((a, b) => (a.bytesOut ?? Infinity) - (b.bytesOut ?? Infinity));
  if (own.length === 0) return [];
  if (first === undefined) return [{ ...score, isCaught: false, after: 'not noticed', by: '' }];
  const { bytesOut, afterMs, detectors } = first;
  const after = bytesOut === null ? 'noticed; it gives no time' : afterText(bytesOut, afterMs);
  return [{ ...score, isCaught: true, after, by: detectors.join(', ') }];
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
