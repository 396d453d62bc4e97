// The live picture as a value: packets in, frames out. Pure: clock, seed and stopwatch come from outside.
// The window is judged by the same functions as a stored capture (a second detector would drift from the first), in
// pieces of a few milliseconds between frames; every frame shows the newest finished judgement with evidence as it
// has faded by then. Measured: `npm run bench -- live-frame`.

import type { CarriedAnomalies } from './carried-anomalies.ts';
import type { Steps } from '../analysis/steps.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { LiveDictionaries } from './live-dictionaries.ts';
import type { LiveDescription, LiveDetails } from './live-top.ts';
import { LiveTop } from './live-top.ts';
import { pointsOf, type LiveFrame } from './live-frame.ts';
import { Judge, type Judgement } from './live-judgement.ts';
import type { ProjectionMode } from './live-projection.ts';
import { liveSettings, type LiveClustering, type LiveOptions, type LiveSettings } from './live-settings.ts';
import { LiveUnits } from './live-units.ts';
import type { RollingTop } from './rolling-top.ts';

export interface LiveEngine {
  readonly settings: LiveSettings;
  /** Adds rows `from … to-1` of any table: its dictionaries may be others than those of the table before. */
  add(table: PacketTable, from: number, to: number): void;
  /** `nowMs`: wall clock, or a replay's own. Judges for at most a slice (and one piece), or all where `sliceMs` is null. */
  frame(nowMs: number): LiveFrame;
  /** Shows the newest finished judgement, without judging. */
  show(nowMs: number): LiveFrame;
  /** Judges for a slice without showing: between frames. False when nothing is left to judge now. */
  work(nowMs: number): boolean;
  /** A unit of the newest judgement, or an anomaly that still fades; null for any other key. */
  describe(key: number): LiveDescription | null;
  /** As `frame`, with a judgement of everything added so far. */
  settle(nowMs: number): LiveFrame;
  setProjection(mode: ProjectionMode): void;
  setClustering(clustering: LiveClustering): void;
  setHalfLife(halfLifeMs: number, nowMs: number): void;
  /** Fits scales, axes and limits anew on what is in the window then. */
  refit(): void;
  /** Evidence and pins as they are now, for the next engine … */
  carry(nowMs: number): CarriedAnomalies;
  /** … of the same unit, which has them from its next judgement on. */
  adopt(carried: CarriedAnomalies): void;
  /** Key of an anomaly of an earlier engine that is shown under this id; null for any other. */
  carriedKey(id: string): number | null;
  /** Pins, and the allow-list. */
  readonly top: RollingTop<LiveDetails>;
  /** The newest finished judgement: the places of all units, for measurements. Null before the first. */
  readonly judged: Judgement | null;
  /** Distinct strings that the engine keeps; follows what the window holds, not what has ever come. */
  readonly entries: number;
}

/** Throws `analysis.unknown-feature` at the first frame for a feature that the unit does not have. */
export function createLiveEngine(options: LiveOptions): LiveEngine {
  return new Engine(liveSettings(options));
}

class Engine implements LiveEngine {
  readonly settings: LiveSettings;
  private readonly dictionaries: LiveDictionaries;
  private readonly units: LiveUnits;
  private readonly judge: Judge;
  private readonly anomalies: LiveTop;
  private running: { readonly steps: Steps<Judgement>; readonly startedMs: number } | null = null;
  private startedMs = Number.NEGATIVE_INFINITY;
  private judgement: Judgement | null = null;
  private judgedMs: number | null = null;
  private judgements = 0;
  private frames = 0;

  constructor(settings: LiveSettings) {
    const dictionaries = new LiveDictionaries();
    // From here on the engine's own: ids and keys are theirs.
    this.settings = { ...settings, dictionaries: dictionaries.own };
    this.dictionaries = dictionaries;
    this.units = new LiveUnits(this.settings, dictionaries);
    this.judge = new Judge(settings);
    this.anomalies = new LiveTop(settings);
  }

  get top(): RollingTop<LiveDetails> {
    return this.anomalies.rolling;
  }

  get judged(): Judgement | null {
    return this.judgement;
  }

  get entries(): number {
    return this.dictionaries.entries;
  }

  add(table: PacketTable, from: number, to: number): void {
    this.units.add(table, from, to);
  }

  frame(nowMs: number): LiveFrame {
    this.work(nowMs);
    return this.show(nowMs);
  }

  work(nowMs: number): boolean {
    const { sliceMs, stopwatch, judgeEveryMs } = this.settings;
    const isDue = nowMs - this.startedMs >= judgeEveryMs || nowMs < this.startedMs;
    if (this.running === null && isDue) this.start(nowMs);
    const untilMs = sliceMs === null ? Number.POSITIVE_INFINITY : stopwatch() + sliceMs;
    while (this.running !== null && this.advance()) if (stopwatch() >= untilMs) break;
    return this.running !== null;
  }

  describe(key: number): LiveDescription | null {
    return this.anomalies.describe(key, this.judgement);
  }

  settle(nowMs: number): LiveFrame {
    while (this.advance());
    this.start(nowMs);
    while (this.advance());
    return this.show(nowMs);
  }

  setProjection(mode: ProjectionMode): void {
    this.judge.setMode(mode);
  }

  setClustering(clustering: LiveClustering): void {
    this.judge.setClustering(clustering);
  }

  setHalfLife(halfLifeMs: number, nowMs: number): void {
    this.anomalies.memory.setHalfLife(halfLifeMs, nowMs);
  }

  refit(): void {
    this.judge.refit();
  }

  carry(nowMs: number): CarriedAnomalies {
    return this.anomalies.carry(nowMs);
  }

  adopt(carried: CarriedAnomalies): void {
    this.anomalies.adopt(carried);
  }

  carriedKey(id: string): number | null {
    return this.anomalies.carriedKey(id);
  }

  private start(nowMs: number): void {
    this.units.expire(nowMs, this.anomalies.keptKeys());
    this.running = { steps: this.judgeAndTake(nowMs), startedMs: nowMs };
    this.startedMs = nowMs;
  }

  private *judgeAndTake(nowMs: number): Steps<Judgement> {
    const judgement = yield* this.judge.steps(this.units);
    yield* this.anomalies.take(judgement, nowMs);
    return judgement;
  }

  /** One piece more. False when none is left. */
  private advance(): boolean {
    if (this.running === null) return false;
    const { steps, startedMs } = this.running;
    // A judgement that fails is not gone on with.
    this.running = null;
    const piece = steps.next();
    if (piece.done === true) {
      this.judgement = piece.value;
      this.judgedMs = startedMs;
      this.judgements++;
      return false;
    }
    this.running = { steps, startedMs };
    return true;
  }

  show(nowMs: number): LiveFrame {
    const { judgement } = this;
    // First, as it fades what the points show.
    const top = this.anomalies.list(nowMs);
    return {
      sequence: ++this.frames,
      nowMs,
      judgedMs: this.judgedMs,
      judgements: this.judgements,
      unit: this.settings.unit,
      points: pointsOf(judgement, this.anomalies),
      top,
      ...(judgement === null ? nothingJudged : factsOf(judgement)),
      halfLifeMs: this.anomalies.memory.halfLifeMs,
      window: this.units.facts(),
    };
  }
}

type JudgedFacts = Pick<
  LiveFrame,
  'fittedOn' | 'explainedVariance' | 'features' | 'clusters' | 'noise' | 'eps' | 'k' | 'limits'
>;

const nothingJudged: JudgedFacts = {
  ...{
    fittedOn: 'nothing yet',
    explainedVariance: [0, 0],
    features: [],
    clusters: 0,
    noise: 0,
    eps: null,
    k: null,
  },
  limits: { tSquared: null, residual: null },
};

function factsOf(judgement: Judgement): JudgedFacts {
  const { fittedOn, explainedVariance, features, clusters, limits } = judgement;
  const { clusters: count, noise, eps, k } = clusters;
  return { fittedOn, explainedVariance, features, clusters: count, noise, eps, k, limits };
}
