// A recording of quiet traffic -> what is usual in the network, and how high its happenings score where that is known.

import { rowsBetween, type PacketRows } from '../domain/packet-rows.ts';
import { alertScore } from './alert-search.ts';
import { leastBaseline, type BaselineScores } from './baseline-limit.ts';
import { evaluationTimes } from './evaluation-times.ts';
import { ordinaryHere, type OrdinaryHere } from './fusion.ts';
import { Habits } from './habits.ts';
import { happeningId } from './happening-id.ts';
import type { Happenings } from './happenings.ts';
import { inOrderOfTime, PrefixReader, type ReaderContext } from './prefix-reader.ts';
import { hoursOf, judgedHappenings } from './score-findings.ts';

export interface Baseline extends BaselineScores {
  readonly habits: Habits;
}

/**
 * Each half (by time) is scored by what the other one knows, as later traffic will be by what the whole knows: else what
 * the network does every day would count against the limit, and not against what is judged.
 */
export function learnBaseline(packets: PacketRows, context: ReaderContext = {}): Baseline {
  const table = inOrderOfTime(packets);
  const halves = halvesOf(table);
  const seen = halves.map((half) => happeningsOf(half, context));
  const all = Habits.of(seen);
  const parts = seen.map((part) => Habits.ofPart(part, all)).reverse();
  const judged = halves.map((half, at) => happeningsOf(half, { ...context, habits: otherOf(parts, at) }));
  const shares = (of: readonly Happenings[]): OrdinaryHere | undefined =>
    seen.reduce((sum, { crowd }) => sum + crowd, 0) < leastBaseline ? undefined : ordinaryHere(of);
  const scores = halves.map((half, at) => {
    const habits = otherOf(parts, at)?.with(shares(judged.filter((part) => part !== judged[at])));
    return highestScores(half, { ...context, habits });
  });
  return {
    scores: Float64Array.from(scores.flat()),
    hours: hoursOf(table),
    habits: all.with(shares(judged)),
  };
}

/** `reversed`: of two halves; undefined where there is one. */
function otherOf<T>(reversed: readonly T[], at: number): T | undefined {
  return reversed.length === 2 ? reversed[at] : undefined;
}

function happeningsOf(table: PacketRows, context: ReaderContext): Happenings {
  return new PrefixReader(table, context).happenings(table.count);
}

/** Before and after the middle of the time; one of them where the other is empty. */
function halvesOf(table: PacketRows): PacketRows[] {
  const { timestampUs, count } = table;
  // An impossible time is stored as 0.
  let middle = timestampUs.subarray(0, count).findIndex((us) => us > 0);
  if (middle < 0) return count === 0 ? [] : [table];
  const middleUs = ((timestampUs[middle] as number) + (timestampUs[count - 1] as number)) / 2;
  while (middle < count && (timestampUs[middle] as number) < middleUs) middle++;
  return [rowsBetween(table, 0, middle), rowsBetween(table, middle, count)].filter((half) => half.count > 0);
}

/** Of each happening at any evaluation. */
function highestScores(table: PacketRows, context: ReaderContext): number[] {
  const reader = new PrefixReader(table, context);
  const highest = new Map<string, number>();
  for (const rows of evaluationTimes(table)) {
    const happenings = reader.happenings(rows);
    for (const id of rows === table.count ? judgedHappenings(happenings) : happenings.says.keys())
      raise(highest, happenings, id);
  }
  return [...highest.values()];
}

function raise(highest: Map<string, number>, happenings: Happenings, id: number): void {
  const key = happeningId(happenings, id);
  highest.set(key, Math.max(highest.get(key) ?? 0, alertScore(happenings, id)));
}
