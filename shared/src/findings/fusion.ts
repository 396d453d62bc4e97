// From signals to one score per happening: every family is calibrated by the capture itself, being first in one family
// is enough to be seen, and the others add half of what they say beyond the ordinary.

import { addingFamily, families, type Family, type Signal } from './signal.ts';

/** Thieves must not hide each other: so many of the rarest are not counted as ordinary here. */
const mostOutliers = 5;
const outlierShare = 1e-4;
/** What the further families may add, −log10. */
const mostExtra = 4;
/** Score at which evidence is 1. */
const fullScore = 6;
/** Happenings that the scale of scores is made for. */
const normalCrowd = 1000;
/** Default limit of an alarm, on the score among so many happenings: a measured default, no false-alarm rate. */
export const alarmScore = 2.2;

/** G: one of so many is the rarest. */
const leadingFamilies = families.length - 1;
/** Shares above which the further families add nothing. */
const leastExtra = 0.1;

/** A signal that is not changes no score: neither as the leading one nor beside another. */
export function isHeard(p: number, behaviour: number): boolean {
  return p * leadingFamilies < 1 || behaviour < leastExtra;
}

/** One family's say about a happening. */
export interface FamilySay {
  readonly family: Family;
  readonly signal: Signal;
  /** Share of ordinary channels; and at least the share of happenings here that are as odd. */
  readonly p: number;
  readonly pHere: number;
  /** As `pHere`, of the behaviour alone. */
  readonly behaviourHere: number;
  /** Happenings here that are at least as odd in this family, itself included. */
  readonly rank: number;
}

export interface Fused {
  /** S; 0 where no family says anything. */
  readonly score: Float64Array;
  /** By happening: what its families say, the leading one first. */
  readonly says: ReadonlyMap<number, readonly FamilySay[]>;
}

/** What happenings of quiet traffic in the same network reached. */
export interface OrdinaryHere {
  readonly crowd: number;
  /** By family: shares, ascending, with identity and without. */
  readonly p: ReadonlyMap<Family, Float64Array>;
  readonly behaviour: ReadonlyMap<Family, Float64Array>;
}

const nothingBefore: OrdinaryHere = { crowd: 0, p: new Map(), behaviour: new Map() };

/** `parts`: what the families said, and among how many. */
export function ordinaryHere(
  parts: readonly (Pick<Fused, 'says'> & { readonly crowd: number })[],
): OrdinaryHere {
  const says = parts.flatMap((part) => [...part.says.values()].flat());
  const sorted = (valueOf: (say: FamilySay) => number): Map<Family, Float64Array> =>
    new Map(
      families.map((family) => {
        const own = says.filter((say) => say.family === family);
        return [family, Float64Array.from(own, valueOf).sort()];
      }),
    );
  return {
    crowd: parts.reduce((sum, part) => sum + part.crowd, 0),
    p: sorted(({ p }) => p),
    behaviour: sorted(({ signal }) => signal.behaviour),
  };
}

/**
 * `before`: of a baseline. `happening`: of each signal; `count`: of all happenings; `crowd`: the happenings (pairs of addresses) that shares are
 * taken among.
 */
export function fuseSignals(
  signals: readonly Signal[],
  happening: ArrayLike<number>,
  count: number,
  crowd: number,
  before: OrdinaryHere = nothingBefore,
): Fused {
  const best = new Map<Family, Map<number, Signal>>();
  const behaviour = new Map<Family, Map<number, number>>();
  for (const family of families) {
    best.set(family, new Map());
    behaviour.set(family, new Map());
  }
  signals.forEach((signal, at) => {
    const of = happening[at] as number;
    const ofFamily = best.get(signal.family) as Map<number, Signal>;
    const known = ofFamily.get(of);
    if (known === undefined || signal.p < known.p) ofFamily.set(of, signal);
    const shares = behaviour.get(signal.family) as Map<number, number>;
    shares.set(of, Math.min(shares.get(of) ?? 1, signal.behaviour));
  });
  const says = new Map<number, FamilySay[]>();
  for (const family of families) {
    const ofFamily = best.get(family) as Map<number, Signal>;
    const shares = behaviour.get(family) as Map<number, number>;
    for (const [of, say] of familySays(family, ofFamily, shares, crowd, before)) {
      const list = says.get(of);
      if (list === undefined) says.set(of, [say]);
      else list.push(say);
    }
  }
  const score = new Float64Array(count);
  for (const [of, list] of says) {
    list.sort(byRarity);
    score[of] = scoreOf(list);
  }
  return { score, says };
}

/** The leading one first; what only adds comes last. */
export function byRarity(a: FamilySay, b: FamilySay): number {
  return Number(a.family === addingFamily) - Number(b.family === addingFamily) || a.pHere - b.pHere;
}

/** By happening: its best signal of one family, and the least share by behaviour. */
function familySays(
  family: Family,
  signals: ReadonlyMap<number, Signal>,
  behaviours: ReadonlyMap<number, number>,
  crowd: number,
  before: OrdinaryHere,
): [number, FamilySay][] {
  const here = shareHere(
    Float64Array.from(signals.values(), ({ p }) => p),
    crowd,
    { crowd: before.crowd, sorted: before.p.get(family) },
  );
  const plain = shareHere(
    Float64Array.from(signals.keys(), (of) => behaviours.get(of) as number),
    crowd,
    { crowd: before.crowd, sorted: before.behaviour.get(family) },
  );
  return Array.from(signals, ([of, signal], at) => [
    of,
    {
      ...{ family, signal, p: signal.p, pHere: here.share[at] as number },
      behaviourHere: plain.share[at] as number,
      rank: plain.rank[at] as number,
    },
  ]);
}

/**
 * p̂ = max(p, k / crowd), where k others, here or in the baseline, are at least as odd; the first few outliers here are not
 * counted.
 */
function shareHere(
  p: Float64Array,
  crowd: number,
  before: { readonly crowd: number; readonly sorted: Float64Array | undefined },
): { share: Float64Array; rank: Uint32Array } {
  const sorted = Float64Array.from(p).sort();
  const outliers = Math.min(mostOutliers, upTo(sorted, outlierShare, false));
  const share = new Float64Array(p.length);
  const rank = new Uint32Array(p.length);
  for (let at = 0; at < p.length; at++) {
    const own = p[at] as number;
    const asOdd = upTo(sorted, own, true);
    rank[at] = asOdd;
    const others =
      Math.max(0, asOdd - 1 - outliers) + (before.sorted === undefined ? 0 : upTo(before.sorted, own, true));
    share[at] = Math.max(own, others / Math.max(1, crowd + before.crowd));
  }
  return { share, rank };
}

/** How many of the ascending values are below `limit`, or at it where `inclusive`. */
export function upTo(sorted: Float64Array, limit: number, inclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < limit || (inclusive && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Volume and clockwork together are what programs that synchronise do: by an ordinary server they add less. */
const ordinaryPart = 0.5;

/** S = −log10 min(1, G · p̂₁) + ½ · min(4, Σ max(0, −log10 p̂ᵢ − 1)) over the other families' behaviour. */
export function scoreOf(says: readonly FamilySay[]): number {
  const [first, ...others] = says;
  if (first === undefined || first.family === addingFamily) return 0;
  const lead = -Math.log10(Math.min(1, leadingFamilies * first.pHere));
  let extra = 0;
  for (const { behaviourHere, signal } of others) {
    const isOrdinary = first.signal.hasOrdinaryServer === true && signal.hasOrdinaryServer === true;
    extra += Math.max(0, -Math.log10(behaviourHere) - 1) * (isOrdinary ? ordinaryPart : 1);
  }
  return lead + Math.min(mostExtra, extra) / 2;
}

/** S among a usual number of happenings: the largest of many is larger by chance. */
export function crowdScore(score: number, crowd: number): number {
  return score - Math.max(0, Math.log10(crowd / normalCrowd));
}

/** Evidence of the default alarm. */
export const alarmEvidence = alarmScore / fullScore;

/** Evidence in [0, 1]. */
export function evidenceOfScore(score: number, crowd: number): number {
  return Math.min(1, Math.max(0, crowdScore(score, crowd)) / fullScore);
}
