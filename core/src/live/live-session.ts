// One live picture: a dataset is followed, its window judged a slice at a time, and frames go out: soon after packets
// were stored, else once a second. One loop does it all, so that two frames are never made at once; judging is left
// for looking at the file and for frames, so that neither waits for it (ADR 0022).

import type { AllowEntry } from '@jaws/shared/contract/findings';
import { liveLimits, type LiveFrame, type LiveSettings, type LiveTop } from '@jaws/shared/contract/live';
import type { CarriedAnomalies } from '@jaws/shared/live/carried-anomalies';
import { EvidenceHistory } from '@jaws/shared/live/evidence-history';
import { LiveAlerts, type JudgedAlert } from '@jaws/shared/live/live-alerts';
import { jumpBetween, type PlacedFrame } from '@jaws/shared/live/jump';
import type { LiveFrame as EngineFrame } from '@jaws/shared/live/live-frame';
import type { LiveDescription } from '@jaws/shared/live/live-top';
import { contractFrame, contractKey, engineKey, topOf } from './engine-frame.ts';
import { filterOf, needsNewEngine, PictureEngine, type PictureParts } from './picture-engine.ts';

export interface LiveSessionParts extends PictureParts {
  readonly liveId: string;
  /** Resolves after `ms`; a test may let time pass by itself. */
  readonly wait: (ms: number) => Promise<void>;
  readonly publish: (frame: LiveFrame) => void;
  readonly alerted: (news: {
    readonly dataset: string;
    readonly alertsPerDay: number;
    readonly alerts: JudgedAlert[];
  }) => void;
  /** The picture has ended by itself: the dataset went away, for example. Called once, not after `close`. */
  readonly failed: (error: unknown) => void;
}

/** Between two frames while nothing new was read: evidence fades, time goes on. */
const frameEveryMs = 1000;
/** Between two frames while packets come: what was stored is told of within half a second … */
const newFrameEveryMs = 300;
/** … and with so many points that a page takes a while to draw them. */
const largeFrameEveryMs = 400;
/** Between two looks at the file. */
const lookEveryMs = 50;
/** Between two slices of a judgement: long enough for calls to be answered. */
const betweenSlicesMs = 1;
/** While what was there at the start is being read there is no frame; but no longer than this. */
const longestStartMs = 10_000;
const historyLength = 60;
/** Between two values of a history. */
const historyEveryMs = 1000;

export class LiveSession {
  private readonly parts: LiveSessionParts;
  private settings: LiveSettings;
  /** Of the present engine. */
  private where: string | null;
  private allowed: readonly AllowEntry[];
  private picture: PictureEngine;
  private renewal: LiveSettings | null = null;
  /** Of engines that were, by unit. */
  private readonly carried = new Map<LiveSettings['unit'], CarriedAnomalies>();
  private engineNumber = 0;
  private frames = 0;
  private framedMs = Number.NEGATIVE_INFINITY;
  private rowsFramed = 0;
  private pointsFramed = 0;
  private notedMs = Number.NEGATIVE_INFINITY;
  private readonly alerts = new LiveAlerts();
  private readonly pinned = new Set<string>();
  private readonly histories = new Map<number, EvidenceHistory>();
  private placed: PlacedFrame | null = null;
  private jump: number | null = null;
  private judgements = 0;
  private isClosed = false;
  private running: Promise<void> = Promise.resolve();

  private constructor(
    parts: LiveSessionParts,
    settings: LiveSettings,
    allowed: readonly AllowEntry[],
    picture: PictureEngine,
  ) {
    this.parts = parts;
    this.settings = settings;
    this.where = settings.where;
    this.allowed = allowed;
    this.picture = picture;
  }

  /** Frames come from now on. @throws JawsError dataset.not-found, dataset.bad-name, dataset.damaged, dataset.io */
  static async open(
    parts: LiveSessionParts,
    settings: LiveSettings,
    allowed: readonly AllowEntry[],
  ): Promise<LiveSession> {
    const picture = await PictureEngine.open(parts, settings, allowed);
    const session = new LiveSession(parts, settings, allowed, picture);
    session.running = session.run();
    return session;
  }

  /** Takes effect with the next frame. @throws JawsError filter.syntax, usage.invalid */
  configure(settings: LiveSettings): void {
    filterOf(settings);
    const before = this.settings;
    this.settings = settings;
    this.picture.configure(settings, before);
    if (this.renewal !== null || needsNewEngine(settings, before)) this.renewal = settings;
  }

  pin(id: string, pinned: boolean): void {
    if (pinned) this.pinned.add(id);
    else this.pinned.delete(id);
    this.picture.pin(id, pinned);
  }

  /** The entries in force. */
  setAllowed(allowed: readonly AllowEntry[]): void {
    this.allowed = allowed;
    this.picture.allow(allowed);
  }

  /** Those of the keys that are in the picture now. */
  units(keys: readonly number[]): LiveTop[] {
    return keys.flatMap((key) => {
      const own = engineKey(key, this.engineNumber);
      const description = own === null ? null : this.picture.engine.describe(own);
      return description === null ? [] : [this.topOf(description, key)];
    });
  }

  /** No frame comes after it has resolved. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.running;
  }

  /** A function, because it changes while the loop waits. */
  private stopped(): boolean {
    return this.isClosed;
  }

  private async run(): Promise<void> {
    try {
      await this.loop();
    } catch (error) {
      if (!this.isClosed) this.parts.failed(error);
      this.isClosed = true;
    } finally {
      await this.picture.follower.close();
    }
  }

  private async loop(): Promise<void> {
    const { clock, wait } = this.parts;
    let startedMs = clock();
    let isStarting = true;
    while (!this.stopped()) {
      if (await this.renew()) {
        isStarting = true;
        startedMs = clock();
      }
      await this.read(isStarting ? startedMs + longestStartMs : this.framedMs + frameEveryMs);
      isStarting = false;
      const nowMs = clock();
      let isJudging = true;
      if (nowMs >= this.dueMs()) this.makeFrame(nowMs);
      else isJudging = this.picture.engine.work(nowMs);
      const pauseMs = isJudging ? betweenSlicesMs : Math.min(lookEveryMs, this.dueMs() - clock());
      if (!this.stopped()) await wait(Math.max(betweenSlicesMs, pauseMs));
    }
  }

  /** When the next frame is due. Late frames are left out, not caught up with. */
  private dueMs(): number {
    if (this.picture.follower.rows === this.rowsFramed) return this.framedMs + frameEveryMs;
    const isLarge = this.pointsFramed > liveLimits.points.normal;
    return this.framedMs + (isLarge ? largeFrameEveryMs : newFrameEveryMs);
  }

  /** Reads until all is read or it is `untilMs`; at least one piece. */
  private async read(untilMs: number): Promise<void> {
    const { follower } = this.picture;
    await follower.look();
    while (!this.stopped() && (await follower.readPiece())) {
      this.picture.tidy();
      if (this.parts.clock() >= untilMs) return;
    }
    this.picture.tidy();
    this.picture.learnNames();
  }

  /** A new engine where one is needed. True when there was. What was known of a unit's anomalies waits for its return. */
  private async renew(): Promise<boolean> {
    const settings = this.renewal;
    if (settings === null) return false;
    const old = this.picture;
    const { unit } = old.engine.settings;
    const picture = await PictureEngine.open(this.parts, settings, this.allowed);
    // What stood out among other packets says nothing about these.
    if (settings.where === this.where) this.carried.set(unit, old.carry());
    else this.carried.clear();
    this.where = settings.where;
    const carried = this.carried.get(settings.unit);
    if (carried !== undefined) picture.adopt(carried);
    this.picture = picture;
    await old.follower.close();
    // What was changed meanwhile.
    picture.configure(this.settings, settings);
    if (this.renewal === settings) this.renewal = null;
    this.engineNumber += 1;
    this.histories.clear();
    this.placed = null;
    this.jump = null;
    this.judgements = 0;
    // Numbers of flows begin anew, and addresses are not packets: what was carried over knows its own pins.
    if (settings.unit !== unit || settings.unit === 'flows') this.pinned.clear();
    return true;
  }

  private makeFrame(nowMs: number): void {
    const { engine, follower } = this.picture;
    const { parts, settings } = this;
    const started = parts.stopwatch();
    // Addresses may be met after they were pinned.
    for (const id of this.pinned) this.picture.pin(id, true);
    const frame = engine.judged === null ? engine.frame(nowMs) : engine.show(nowMs);
    this.note(frame);
    const { rows, backlogBytes, ended } = follower;
    this.framedMs = nowMs;
    this.rowsFramed = rows;
    const made = contractFrame(frame, {
      ...{ liveId: parts.liveId, dataset: parts.dataset, number: ++this.frames, madeMs: nowMs, settings },
      follow: { rows, backlogBytes, ended, lagMs: follower.takeLagMs() },
      fittedOn: settings.projection === 'explore' ? 'the traffic as it goes' : frame.fittedOn,
      jump: this.jump,
      allowed: this.allowed.length,
      judges: this.picture.judges,
      namesLeftOut: engine.settings.dictionaries.details.refused,
      top: this.listTop(frame, nowMs),
      engineNumber: this.engineNumber,
    });
    this.pointsFramed = made.points.key.length;
    parts.publish({ ...made, frameMs: Math.max(0, parts.stopwatch() - started) });
  }

  /** What is told from frame to frame: alerts and jump. */
  private note(frame: EngineFrame): void {
    const { points, judgements } = frame;
    if (judgements === this.judgements) {
      if (this.jump !== null) this.jump = 0;
      return;
    }
    this.judgements = judgements;
    this.tellAlerts(frame.nowMs);
    const count = points.present.reduce((sum, present) => sum + present, 0);
    const places = new Float64Array(count * 2);
    for (let at = 0; at < count; at++) {
      places[at * 2] = points.x[at] as number;
      places[at * 2 + 1] = points.y[at] as number;
    }
    const placed = { ids: points.key.slice(0, count), points: places };
    // Of the axes: frozen ones do not move, and a point that moves then has changed itself.
    const isFrozen = this.settings.projection === 'frozen';
    if (this.placed !== null) this.jump = isFrozen ? 0 : jumpBetween(this.placed, placed);
    this.placed = placed;
  }

  private tellAlerts(nowMs: number): void {
    const { engine, judges } = this.picture;
    if (engine.judged === null) return;
    const rules = { limit: judges.limit.score, model: judges.model, allowList: engine.top.allowList };
    const alerts = this.alerts.take(engine.judged, rules, nowMs);
    const { alertsPerDay } = this.settings;
    if (alerts.length > 0) this.parts.alerted({ dataset: this.parts.dataset, alertsPerDay, alerts });
  }

  private listTop(frame: EngineFrame, nowMs: number): LiveTop[] {
    const isNoted = nowMs - this.notedMs >= historyEveryMs;
    if (isNoted) this.notedMs = nowMs;
    const listed = frame.top.filter(({ pinned }, at) => pinned || at < this.settings.top).slice(0, 200);
    const drawn = new Set(frame.points.key);
    const kept = new Set(listed.map(({ key }) => key));
    for (const key of this.histories.keys()) if (!kept.has(key)) this.histories.delete(key);
    return listed.flatMap(({ key, evidence }) => {
      const history = this.histories.get(key) ?? new EvidenceHistory(historyLength);
      this.histories.set(key, history);
      // A value a second, however many frames there are; one at once for what is new in the list.
      if (isNoted || history.list().length === 0) history.push(evidence);
      const description = this.picture.engine.describe(key);
      if (description === null) return [];
      const place = drawn.has(key) ? contractKey(key, this.engineNumber) : null;
      return [this.topOf(description, place)];
    });
  }

  private topOf(description: LiveDescription, key: number | null): LiveTop {
    const pinned = this.picture.engine.top.isPinned(description.key);
    const history = this.histories.get(description.key)?.list() ?? [];
    const top = topOf(description, { key, pinned, history });
    return { ...top, id: this.picture.idOf(top.id) };
  }
}
