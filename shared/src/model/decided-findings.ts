// What somebody decided on findings as labels of decisions, beside the labels of packets.

import type { LabelCounts } from '../contract/models.ts';
import { takeRows } from '../analysis/matrix.ts';
import { findingId } from '../findings/finding-id.ts';
import { voices, type Decision, type MomentRows, type Voice } from './moment-rows.ts';

/** `closed`: as harmless, with a reason. `undecided`: listed as a finding, and nobody has decided. */
export type FindingVerdict = 'confirmed' | 'closed' | 'undecided';

/** By `findingId`. */
export type FindingVerdicts = ReadonlyMap<string, FindingVerdict>;

export interface DecidedRows {
  readonly rows: MomentRows;
  readonly labels: LabelCounts;
}

type LabelSource = Exclude<keyof LabelCounts, 'notFound'>;

/** Left out: neither train nor set limits nor test. */
const leftOut: ReadonlySet<LabelSource> = new Set(['undecided', 'contradicted']);

/**
 * Confirmed is positive, closed is negative. A listed finding that nobody decided on is left out, unless its packets are
 * labelled; so is a closed one whose packets are. What no finding is about stays ordinary. `verdicts`: by dataset, for rows
 * whose groups are the plain names of happenings.
 */
export function withVerdicts(rows: MomentRows, verdicts: readonly FindingVerdicts[]): DecidedRows {
  const counts = { packets: 0, confirmed: 0, closed: 0, ordinary: 0, undecided: 0, contradicted: 0 };
  const met = verdicts.map(() => new Set<string>());
  const sources = rows.decisions.map((decision) => {
    const id = findingId(decision.group, decision.firstUs);
    const verdict = verdicts[decision.dataset]?.get(id) ?? null;
    if (verdict !== null) met[decision.dataset]?.add(id);
    const source = sourceOf(decision, verdict);
    counts[source] += 1;
    return source;
  });
  const notFound = verdicts.reduce((sum, of, dataset) => {
    const lost = [...of].filter(([id, verdict]) => verdict !== 'undecided' && met[dataset]?.has(id) !== true);
    return sum + lost.length;
  }, 0);
  return { rows: relabelled(rows, sources), labels: { ...counts, notFound } };
}

function sourceOf({ isPositive }: Decision, verdict: FindingVerdict | null): LabelSource {
  if (isPositive) return verdict === 'closed' ? 'contradicted' : 'packets';
  return verdict ?? 'ordinary';
}

function relabelled(rows: MomentRows, sources: readonly LabelSource[]): MomentRows {
  const numbers = new Map<number, number>();
  const decisions = rows.decisions.flatMap((decision, at) => {
    const source = sources[at] as LabelSource;
    if (leftOut.has(source)) return [];
    numbers.set(at, numbers.size);
    return [
      {
        ...decision,
        isPositive: decision.isPositive || source === 'confirmed',
        isClosed: source === 'closed',
      },
    ];
  });
  const kept = Uint32Array.from(rows.decision, (_, row) => row).filter((row) =>
    numbers.has(rows.decision[row] as number),
  );
  const of = (row: number): number => rows.decision[row] as number;
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from(kept, (row) => values[row] as number);
  const says = Object.fromEntries(voices.map((voice) => [voice, column(rows.says[voice])])) as Record<
    Voice,
    Float64Array
  >;
  return {
    ...{ keys: rows.keys, decisions, says, features: takeRows(rows.features, kept) },
    // A confirmed finding is one from its first packet on.
    labels: Uint8Array.from(kept, (row) =>
      sources[of(row)] === 'confirmed' ? 1 : (rows.labels[row] as number),
    ),
    decision: Uint32Array.from(kept, (row) => numbers.get(of(row)) as number),
    ...{ atUs: column(rows.atUs), bytesUp: column(rows.bytesUp) },
    hours: (rows.hours * decisions.length) / Math.max(1, rows.decisions.length),
  };
}
