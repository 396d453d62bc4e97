// Live capture on the host's side: checks what is asked, runs each capture in a worker process of its own, and knows
// how each stands. The app and the `jaws capture` command use this same class.

import { stat } from 'node:fs/promises';
import type { CaptureInterface, CaptureOptions, CaptureState } from '@jaws/shared/contract/capture';
import type { EventPayload, ProcedureOutput } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { DatasetStore } from '../../dataset/store-contract.ts';
import type { HostLog } from '../../host/host-log.ts';
import type { CaptureJob } from '../capture-worker-contract.ts';
import type { FilterAnswer, FilterQuestion } from '../filter-check.ts';
import type { SpawnCaptureWorker } from '../process/spawned-capture-worker.ts';
import { ActiveCapture } from './active-capture.ts';
import { CaptureMemory } from './capture-memory.ts';
import { checkOptions } from './check-options.ts';
import { DatasetClaims } from './dataset-claims.ts';
import { recoverInterrupted, type RecoveredCapture } from './interrupted-captures.ts';
import { NoteKeeper } from './note-keeper.ts';
import { repairAfterDeath } from './repair-after-death.ts';
import { removeNote, writeNote } from './running-note.ts';

/** Returns at once, never throws. */
export type PublishCapture = <N extends 'capture.stateChanged' | 'capture.tailChanged'>(
  name: N,
  payload: EventPayload<N>,
) => void;

export interface CaptureServiceOptions {
  readonly dataDir: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log: HostLog;
  readonly randomId: () => string;
  readonly store: DatasetStore;
  readonly spawnWorker: SpawnCaptureWorker;
  /** The path behind an upload's id; throws import.upload-broken. */
  readonly uploadPath: (id: string) => string;
  readonly demoPath: string | null;
  /** True in the command line alone. */
  readonly mayReadStdin: boolean;
  readonly publish: PublishCapture;
  readonly listInterfaces: () => Promise<readonly Omit<CaptureInterface, 'lastUsedMs'>[]>;
  readonly checkFilter: (question: FilterQuestion) => Promise<FilterAnswer>;
  readonly datasetsChanged: () => void;
  /** Default: the store's own; a host with workers does it in one of them. */
  readonly repair?: (dataset: string) => Promise<{ readonly rows: number }>;
}

/** Running ones and ones that ended, as many are remembered. */
const listed = 50;
const maxRunning = 4;
/** Less than what the host has for its whole end. */
const closeDeadlineMs = 8000;
/** A page that lists datasets sees a running one grow this often. */
const growthMs = 5000;

export class CaptureService {
  private readonly options: CaptureServiceOptions;
  private readonly memory: CaptureMemory;
  private readonly repair: (dataset: string) => Promise<{ readonly rows: number }>;
  /** By id, oldest first. */
  private readonly captures = new Map<string, ActiveCapture>();
  private readonly ended = new Map<string, CaptureState>();
  private readonly endings = new Set<Promise<void>>();
  private readonly claims: DatasetClaims;
  private starting = 0;
  private recovery: Promise<RecoveredCapture[]> | null = null;
  private isClosed = false;

  constructor(options: CaptureServiceOptions) {
    this.options = options;
    this.memory = new CaptureMemory(options.dataDir, options.log);
    this.claims = new DatasetClaims(options.store);
    this.repair = options.repair ?? ((dataset) => options.store.repair(dataset));
  }

  /**
   * Resolves when packets are being captured. `replayPath`: a file that the caller names itself; `isRemembered`: the
   * options are offered the next time.
   * @throws JawsError capture.*, dataset.*, import.*
   */
  async start(
    asked: CaptureOptions,
    replayPath: string | null = null,
    isRemembered = true,
  ): Promise<{ readonly captureId: string; readonly dataset: string }> {
    if (this.isClosed) throw new JawsError('cancelled');
    if (this.captures.size + this.starting >= maxRunning) {
      throw new JawsError('capture.too-many', `${maxRunning} captures are running already.`);
    }
    this.starting++;
    let job: CaptureJob;
    try {
      job = await this.prepare(asked, replayPath);
    } finally {
      // From here on it counts as running; nothing is awaited between.
      this.starting--;
    }
    const started = await this.run(job);
    if (isRemembered) void this.memory.remember(job.options, this.options.clock());
    return started;
  }

  label(captureId: string, label: string): Promise<void> {
    return this.running(captureId).label(label);
  }

  pause(captureId: string): Promise<void> {
    return this.running(captureId).pause();
  }

  resume(captureId: string): Promise<void> {
    return this.running(captureId).resume();
  }

  /** Resolves with the final state: everything captured is stored. @throws JawsError capture.not-running (no such id) */
  async stop(captureId: string): Promise<CaptureState> {
    const ended = this.ended.get(captureId);
    return ended ?? (await this.running(captureId).stop());
  }

  /** Resolves with the final state, whoever ends it. @throws JawsError capture.not-running (no such id) */
  async waitForEnd(captureId: string): Promise<CaptureState> {
    const ended = this.ended.get(captureId);
    return ended ?? (await this.running(captureId).ended);
  }

  /** Running captures of this process: to be told of flows that begin; what a window asks about before it closes. */
  active(): readonly ActiveCapture[] {
    return [...this.captures.values()];
  }

  async list(): Promise<ProcedureOutput<'capture.list'>> {
    const recovered = await this.recoverInterrupted();
    const running = [...this.captures.values()].map((capture) => capture.state);
    const captures = [...this.ended.values(), ...running].reverse().slice(0, listed);
    return { captures: captures.sort((a, b) => b.startedMs - a.startedMs), recovered };
  }

  /** Last used first, then those that are up. */
  async interfaces(): Promise<ProcedureOutput<'capture.interfaces'>> {
    const lastUsed = await this.memory.lastUsed();
    const interfaces = (await this.options.listInterfaces()).map((one) => ({
      ...one,
      lastUsedMs: lastUsed.get(one.name) ?? null,
    }));
    interfaces.sort((a, b) => (b.lastUsedMs ?? -1) - (a.lastUsedMs ?? -1) || Number(b.up) - Number(a.up));
    return { atMs: this.options.clock(), interfaces: interfaces.slice(0, 1000) };
  }

  remembered(interfaceName: string | null): Promise<CaptureOptions | null> {
    return this.memory.options(interfaceName);
  }

  /** Looks once, at the first call, for what earlier runs left; to be called at start, and not waited for. */
  recoverInterrupted(): Promise<RecoveredCapture[]> {
    this.recovery ??= recoverInterrupted({ ...this.options, repair: this.repair }).then((found) => {
      if (found.length > 0) this.options.datasetsChanged();
      return found;
    });
    return this.recovery;
  }

  /** Stops all in order; one that is not done in time is left to end by itself. */
  async close(): Promise<void> {
    this.isClosed = true;
    const captures = [...this.captures.values()];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, closeDeadlineMs)));
    await Promise.race([this.closeAll(captures), late]);
    clearTimeout(timer);
    for (const capture of captures) capture.leave();
  }

  private async closeAll(captures: readonly ActiveCapture[]): Promise<void> {
    await Promise.allSettled(captures.map((capture) => capture.stop()));
    await Promise.all([...captures.map((capture) => capture.gone), ...this.endings, this.memory.settled()]);
  }

  /** Everything that can be refused before a process is started. */
  private async prepare(asked: CaptureOptions, replayPath: string | null): Promise<CaptureJob> {
    const { clock, dataDir, mayReadStdin, randomId } = this.options;
    const checked = checkOptions(asked, { replayPath, mayReadStdin });
    const path = await this.replayFile(checked, replayPath);
    await this.checkFilter(checked);
    const dataset = await this.claims.claim(checked, clock());
    const captureId = randomId();
    try {
      await writeNote(dataDir, { captureId, dataset, startedMs: clock() });
      if (this.isClosed) throw new JawsError('cancelled');
      return { captureId, dataDir, options: { ...checked, dataset }, replayPath: path };
    } catch (error) {
      this.claims.release(dataset);
      // Else the next start would tell of a capture that never was.
      await removeNote(dataDir, captureId).catch(() => undefined);
      throw error;
    }
  }

  private async run(job: CaptureJob): Promise<{ captureId: string; dataset: string }> {
    const { captureId, options } = job;
    const { clock, dataDir, store, log } = this.options;
    const dataset = options.dataset ?? '';
    const facts = { captureId, dataset, startedMs: clock() };
    const note = new NoteKeeper(dataDir, facts, (text, error) => {
      log.error(text, error);
    });
    const announce = this.announceGrowth();
    const capture = new ActiveCapture(job, {
      spawn: () => this.options.spawnWorker({ stdin: options.source === 'stdin' ? 'inherit' : 'ignore' }),
      log,
      clock,
      publishState: (state) => {
        this.options.publish('capture.stateChanged', state);
        announce(state);
        note.sees(state.dataset);
      },
      publishTail: (tail) => {
        this.options.publish('capture.tailChanged', tail);
      },
      repair: (state) => repairAfterDeath({ store, log, repair: this.repair }, dataset, state),
    });
    this.captures.set(captureId, capture);
    const afterwards = capture.ended.then((state) => this.afterEnd(captureId, note, dataset, state));
    this.endings.add(afterwards);
    void afterwards.finally(() => this.endings.delete(afterwards));
    const started = await capture.start();
    return { captureId, dataset: started };
  }

  private async afterEnd(
    captureId: string,
    note: NoteKeeper,
    dataset: string,
    state: CaptureState,
  ): Promise<void> {
    this.captures.delete(captureId);
    this.claims.release(dataset);
    this.ended.set(captureId, state);
    for (const id of this.ended.keys()) if (this.ended.size > listed) this.ended.delete(id);
    this.options.datasetsChanged();
    await note.remove();
  }

  /** Lists of datasets are told when a dataset appears or ends, and now and then while it grows. */
  private announceGrowth(): (state: CaptureState) => void {
    let dataset: string | null = null;
    let toldMs = 0;
    return (state) => {
      if (state.dataset === dataset && state.elapsedMs - toldMs < growthMs) return;
      dataset = state.dataset;
      toldMs = state.elapsedMs;
      this.options.datasetsChanged();
    };
  }

  private running(captureId: string): ActiveCapture {
    const capture = this.captures.get(captureId);
    if (capture === undefined) throw new JawsError('capture.not-running', 'There is no such capture.');
    return capture;
  }

  private async replayFile(options: CaptureOptions, given: string | null): Promise<string | null> {
    const { replay } = options;
    if (replay === null) return null;
    const path =
      given ?? (replay.upload === null ? this.options.demoPath : this.options.uploadPath(replay.upload));
    if (path === null) throw new JawsError('import.unreadable', 'The demo capture is not installed.');
    const isFile = await stat(path).then(
      (facts) => facts.isFile() || facts.isFIFO(),
      () => false,
    );
    if (!isFile) throw new JawsError('import.unreadable', 'The file to replay cannot be read.');
    return path;
  }

  private async checkFilter({ interface: name, filter }: CaptureOptions): Promise<void> {
    if (filter.trim() === '') return;
    const { error } = await this.options.checkFilter({ interface: name, filter });
    if (error !== null) throw new JawsError('capture.bad-filter', error);
  }
}
