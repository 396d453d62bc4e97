// Which rows train, which calibrate and set limits, and which only test. All decisions of one happening are on one side.

import { JawsError } from '../contract/errors.ts';
import { createRandom, type RandomSource } from '../analysis/random.ts';
import type { Decision, MomentRows } from './moment-rows.ts';

export const splitKinds = ['time', 'host', 'session'] as const;
export type SplitKind = (typeof splitKinds)[number];

export const sides = { train: 0, calibrate: 1, test: 2 } as const;
/** A row that would bring knowledge of a later side. */
export const leftOut = 255;
/** Parts that calibrate and test, each. */
const smallPart = 0.2;

export interface Split {
  /** By decision: one of `sides`. */
  readonly ofDecision: Uint8Array;
  /** By row: that of its decision, or `leftOut`. */
  readonly ofRow: Uint8Array;
}

/**
 * `seen`: numbers of datasets that an earlier model knows: their happenings train, in whatever dataset. Throws
 * `model.no-labels`, `model.one-class`, and `model.too-few` where a side would have one class only.
 */
export function splitRows(
  rows: MomentRows,
  kind: SplitKind,
  seed: number,
  seen: ReadonlySet<number> = new Set(),
): Split {
  const { decisions } = rows;
  const positives = decisions.filter(({ isPositive }) => isPositive).length;
  if (positives === 0) throw new JawsError('model.no-labels');
  if (positives === decisions.length)
    throw new JawsError('model.one-class', 'Every decision has a label other than "norm".');
  const known = new Set(decisions.filter(({ dataset }) => seen.has(dataset)).map(keysOf(kind)));
  const split =
    kind === 'time' ? byTime(rows, known) : byKey(rows, { kind, known, random: createRandom(seed) });
  for (const [name, side] of Object.entries(sides)) requireBoth(decisions, split.ofDecision, name, side);
  return split;
}

function keysOf(kind: SplitKind): (decision: Decision) => string {
  return ({ host, group }) => (kind === 'host' ? host : group);
}

interface Dealing {
  readonly kind: 'host' | 'session';
  /** Keys that train. */
  readonly known: ReadonlySet<string>;
  readonly random: RandomSource;
}

/** By host, or by happening: those with labels, those that were closed, and the others are dealt each for themselves. */
function byKey({ decisions, decision }: MomentRows, { kind, known, random }: Dealing): Split {
  const keyOf = keysOf(kind);
  const sideOf = new Map<string, number>([...known].map((key) => [key, sides.train]));
  const dealOut = (own: readonly Decision[]): void => {
    const keys = new Set(own.map(keyOf).filter((key) => !sideOf.has(key)));
    for (const [key, side] of deal([...keys], random)) sideOf.set(key, side);
  };
  dealOut(decisions.filter(({ isPositive }) => isPositive));
  dealOut(decisions.filter(({ isClosed }) => isClosed === true));
  dealOut(decisions);
  const ofDecision = Uint8Array.from(decisions, (each) => sideOf.get(keyOf(each)) as number);
  return { ofDecision, ofRow: Uint8Array.from(decision, (of) => ofDecision[of] as number) };
}

function deal(keys: string[], random: RandomSource): [string, number][] {
  for (let at = keys.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [keys[at], keys[other]] = [keys[other] as string, keys[at] as string];
  }
  const [first, second] = cutsOf(keys.length);
  return keys.map((key, at) => [key, sideAt(at, first, second)]);
}

/** Numbers from which on calibration and test begin; each has one where there are three. */
function cutsOf(count: number): [number, number] {
  const small = Math.max(1, Math.round(count * smallPart));
  return [count - 2 * small, count - small];
}

function sideAt(at: number, first: number, second: number): number {
  return at < first ? sides.train : at < second ? sides.calibrate : sides.test;
}

/** A happening is where it began; what is known of it after the end of its side is left out. */
function byTime({ decisions, decision, atUs }: MomentRows, known: ReadonlySet<string>): Split {
  const firstUs = new Map<string, number>();
  for (const each of decisions)
    firstUs.set(each.group, Math.min(firstUs.get(each.group) ?? Infinity, each.firstUs));
  const labelled = new Set(
    decisions.filter(({ isPositive, group }) => isPositive && !known.has(group)).map(({ group }) => group),
  );
  const times = Float64Array.from(labelled, (group) => firstUs.get(group) as number).sort();
  const [first, second] = cutsOf(times.length).map((cut) => times[cut] ?? Infinity) as [number, number];
  const ofDecision = Uint8Array.from(decisions, ({ group }) =>
    known.has(group) ? sides.train : sideAt(firstUs.get(group) as number, first, second),
  );
  const ends = [first, second, Infinity];
  return {
    ofDecision,
    ofRow: Uint8Array.from(decision, (of, row) => {
      const side = ofDecision[of] as number;
      return (atUs[row] as number) < (ends[side] as number) ? side : leftOut;
    }),
  };
}

function requireBoth(
  decisions: readonly Decision[],
  ofDecision: Uint8Array,
  name: string,
  side: number,
): void {
  const own = decisions.filter((_, at) => ofDecision[at] === side);
  const positives = own.filter(({ isPositive }) => isPositive).length;
  if (positives > 0 && positives < own.length) return;
  const what = positives === 0 ? 'labelled' : 'ordinary';
  throw new JawsError('model.too-few', `The part to ${name} has no ${what} session.`);
}
