// The other side: how much evidence stands where there is no culprit, and where the large uploads that belong stand.

import { liveLimits } from '@jaws/shared/contract/live';
import { createLiveEngine } from '@jaws/shared/live/live-engine';
import { CaptureReplay } from '../capture-replay.ts';
import type { WatchedUnit } from '../watch-culprit.ts';
import type { Base } from './base.ts';
import { bigUpload, bigUploadKinds } from './big-uploads.ts';
import { mergeCapture } from './case.ts';
import { Dice } from './dice.ts';
import { Wire } from './wire.ts';
import { isWithin } from './results.ts';
import { watchLive } from './watch.ts';

export interface QuietBase {
  readonly base: string;
  readonly unit: WatchedUnit;
  /** Mean over frames. */
  readonly strongest: number;
  /** Units that ever stood above .05, .2, .3, .5, and units seen. */
  readonly above: readonly [number, number, number, number];
  readonly units: number;
}

const everyS = 5;
const limits = [0.05, 0.2, 0.3, 0.5] as const;

export function watchBase(base: Base, unit: WatchedUnit): QuietBase {
  const capture = mergeCapture(base, new Wire(base.table.dictionaries).table, []);
  const replay = new CaptureReplay(capture, null);
  const engine = createLiveEngine({
    ...{ unit, dictionaries: capture.table.dictionaries, names: replay.names },
    ...{ judgeEveryMs: 1000, mostUnits: liveLimits.points.most, top: 100 },
  });
  const most = new Map<number, number>();
  const strongest: number[] = [];
  for (let second = everyS; second <= base.seconds + everyS; second += everyS) {
    const from = replay.row;
    replay.until(second);
    engine.add(capture.table, from, replay.row);
    const { points } = engine.frame(capture.startMs + second * 1000);
    strongest.push(Math.max(0, ...points.evidence));
    points.key.forEach((key, at) => {
      most.set(key, Math.max(most.get(key) ?? 0, points.evidence[at] as number));
    });
  }
  const count = (limit: number): number => [...most.values()].filter((value) => value > limit).length;
  const [first, second, third, fourth] = limits;
  return {
    ...{ base: base.name, unit, units: most.size },
    strongest: strongest.reduce((sum, value) => sum + value, 0) / strongest.length,
    above: [count(first), count(second), count(third), count(fourth)],
  };
}

export interface HardNegative {
  readonly kind: string;
  readonly base: string;
  readonly unit: WatchedUnit;
  readonly rank: number | null;
  readonly units: number;
  readonly evidence: number;
}

/** Every kind of large upload that belongs, once in the base; where it stands when it ends. */
export function hardNegatives(base: Base, unit: WatchedUnit, seed: number): HardNegative[] {
  return bigUploadKinds.map((kind, number) => {
    const dice = new Dice(seed + number);
    let port = 61_000;
    const network = {
      ...{ dice, wire: new Wire(base.table.dictionaries), names: [], seconds: base.seconds },
      ...{ hosts: base.hosts, prefix: '', resolver: base.resolver ?? '9.9.9.9', sites: [] },
      port: () => ++port,
    };
    const { client, server, from, to } = bigUpload(network, kind, base.seconds * dice.between(0.2, 0.5));
    const capture = mergeCapture(base, network.wire.table, network.names);
    const ends = { inside: client, outside: server, port: '*', firstSecond: from, lastSecond: to };
    const last = watchLive(capture, unit, ends).sights.at(-1);
    const { rank = null, units = 0, evidence = 0 } = last ?? {};
    return { kind: kind.kind, base: base.name, unit, rank, units, evidence };
  });
}

/** Units that ever stood above .05, .2, .3, .5, and units seen; how strong the strongest was on average. */
export function quietSum(bases: readonly QuietBase[]): Omit<QuietBase, 'base' | 'unit'> {
  const total = (of: (each: QuietBase) => number): number => bases.reduce((sum, each) => sum + of(each), 0);
  return {
    units: total(({ units }) => units),
    above: [
      total(({ above }) => above[0]),
      total(({ above }) => above[1]),
      total(({ above }) => above[2]),
      total(({ above }) => above[3]),
    ],
    strongest: round(total(({ strongest }) => strongest) / Math.max(1, bases.length)),
  };
}

interface NegativeSum {
  readonly cases: number;
  /** Of these among the first three endpoints or 5 % of the flows, and above .2 and .3. */
  readonly within: number;
  readonly above: readonly [number, number];
  readonly evidence: number;
}

export function negativeSum(negatives: readonly HardNegative[]): NegativeSum {
  const count = (isHit: (each: HardNegative) => boolean): number => negatives.filter(isHit).length;
  const evidence = negatives.reduce((sum, each) => sum + each.evidence, 0);
  return {
    cases: negatives.length,
    within: count(({ unit, units, rank }) => isWithin(unit, units, rank)),
    above: [count((each) => each.evidence > 0.2), count((each) => each.evidence > 0.3)],
    evidence: round(evidence / Math.max(1, negatives.length)),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
