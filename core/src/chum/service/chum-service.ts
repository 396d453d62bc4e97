// chum on the host's side: one run at a time, how it stands, and how the last ones ended. What sends is injected. The
// token of a run is in the hands of what sends only, and gone with it.

import type { ChumOptions, ChumState, ChumTarget } from '@jaws/shared/contract/chum';
import type { CallSignal, ProcedureOutput } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RunDrill, RunRecord } from '@jaws/shared/exfil/run-record';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { HostLog } from '../../host/host-log.ts';
import type { ChumRun, FlowWatch } from '../chum-run.ts';
import type { ChumTools } from './chum-tools.ts';
import { earlierRuns, scoresOf } from './earlier-runs.ts';

export interface ChumServiceOptions {
  readonly dataDir: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log: HostLog;
  readonly tools: ChumTools;
  /** Running captures, which label a run's flows; `warn` takes what costs labels, in words for the user. */
  readonly watchFlows: (warn: (text: string) => void) => FlowWatch;
  /** Gives the record with its verdicts, and keeps it; `warn` as in `watchFlows`. Never rejects. */
  readonly judge: (
    record: RunRecord,
    warn: (text: string) => void,
    signal: CallSignal,
  ) => Promise<Pick<RunRecord, 'verdicts'>>;
  /** Returns at once, never throws. */
  readonly publish: (state: ChumState) => void;
}

/** As many as the list has. */
const kept = 20;
/** As the contract bounds them. */
const bounds = { warnings: 20, text: 512 } as const;
/** Part of what the host has for its whole end: a receipt that does not come must not keep it. */
const closeDeadlineMs = 4000;

export interface ChumReservation {
  /** As `ChumService.start`; the drill goes into the run's record, and the run is not judged by itself. */
  readonly start: (
    options: ChumOptions,
    signal?: CallSignal,
    drill?: RunDrill,
  ) => Promise<{ readonly runId: string }>;
  readonly release: () => void;
}

interface RunningChum {
  readonly run: ChumRun;
  /** The run's own state, with what its captures had to say. */
  readonly state: () => ChumState;
  /** Resolves when the final state is kept. Never rejects. */
  readonly over: Promise<ChumState>;
}

export class ChumService {
  private readonly options: ChumServiceOptions;
  private running: RunningChum | null = null;
  /** From the call of `start` until the listener has answered. */
  private starting: Promise<unknown> | null = null;
  private isReserved = false;
  /** Final states by run id, oldest first. */
  private readonly past = new Map<string, ChumState>();
  /** By run id, until its captures have been asked whether they noticed it. */
  private readonly judging = new Map<string, Promise<ChumState>>();
  private readonly closing = new AbortController();

  constructor(options: ChumServiceOptions) {
    this.options = options;
  }

  check(target: ChumTarget): Promise<ProcedureOutput<'chum.check'>> {
    return this.options.tools.check(target);
  }

  /** @throws JawsError chum.bad-size, chum.bad-scenario */
  plan(options: Omit<ChumOptions, 'target'>): ProcedureOutput<'chum.plan'> {
    return this.options.tools.plan(options);
  }

  scenarios(): ProcedureOutput<'chum.scenarios'> {
    return { scenarios: this.options.tools.scenarios };
  }

  /** Resolves when payload may flow; the signal gives that up. @throws JawsError chum.* */
  start(options: ChumOptions, signal?: CallSignal): Promise<{ readonly runId: string }> {
    if (this.isReserved) return Promise.reject(new JawsError('chum.running'));
    return this.begin(options, signal);
  }

  /** Until it is given back nobody else starts a run. @throws JawsError chum.running */
  reserve(): ChumReservation {
    if (this.isReserved || this.unfinished() !== null) throw new JawsError('chum.running');
    this.isReserved = true;
    return {
      start: (options, signal, drill) => this.begin(options, signal, drill),
      release: () => {
        this.isReserved = false;
      },
    };
  }

  private async begin(
    options: ChumOptions,
    signal?: CallSignal,
    drill?: RunDrill,
  ): Promise<{ readonly runId: string }> {
    if (this.closing.signal.aborted) throw new JawsError('cancelled');
    if (this.running !== null || this.starting !== null) throw new JawsError('chum.running');
    const starting = this.open(options, signal, drill);
    this.starting = starting;
    try {
      return { runId: (await starting).runId };
    } finally {
      this.starting = null;
    }
  }

  pause(runId: string): void {
    this.get(runId).run.pause();
  }

  resume(runId: string): void {
    this.get(runId).run.resume();
  }

  /** The final state, also of a run that has ended by itself meanwhile. @throws JawsError chum.not-running */
  async stop(runId: string): Promise<ChumState> {
    const known = this.past.get(runId);
    if (known !== undefined) return known;
    const { run, over } = this.get(runId);
    // How it ended is in the state; `over` follows `finished` and so does this.
    await run.stop().catch(() => undefined);
    return await over;
  }

  /** The final state, whoever ends it. @throws JawsError chum.not-running (no such run) */
  async ended(runId: string): Promise<ChumState> {
    return this.past.get(runId) ?? (await this.get(runId).over);
  }

  /** The final state; the signal stops it in order. @throws JawsError chum.not-running (no such run) */
  async follow(runId: string, signal: CallSignal): Promise<ChumState> {
    const stop = (): void => {
      this.stop(runId).catch(() => undefined);
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await this.ended(runId);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** What was found out of a run of a drill; of one that is no longer listed nothing is told. */
  takeVerdict(runId: string, verdict: RunVerdict): void {
    const state = this.past.get(runId);
    if (state !== undefined) this.keep({ ...state, verdicts: [verdict] });
  }

  /** The final state with its verdicts, of a run that goes on or has ended. @throws JawsError chum.not-running */
  async judged(runId: string): Promise<ChumState> {
    const state = await this.ended(runId);
    return (await this.judging.get(runId)) ?? state;
  }

  /** The run that goes on, or is about to; null = none. */
  unfinished(): ChumState | 'starting' | null {
    return this.running?.state() ?? (this.starting === null ? null : 'starting');
  }

  /** The running one first, then the newest, those of earlier days and of the command line included. */
  async list(): Promise<ProcedureOutput<'chum.list'>> {
    const found = await earlierRuns(this.options.dataDir, kept, this.options.log);
    const running = this.running?.state();
    const here = [...this.past.values(), ...(running === undefined ? [] : [running])];
    const byId = new Map([...found, ...here].map((state) => [state.runId, state]));
    const runs = [...byId.values()].sort((a, b) => b.startedMs - a.startedMs).slice(0, kept);
    return { runs };
  }

  /** All that are on record with a verdict, newest first. */
  async scores(): Promise<ProcedureOutput<'chum.scores'>> {
    return { scores: await scoresOf(this.options.dataDir, this.options.log) };
  }

  /** Stops the run in order, for a while; then its listener is left to notice. */
  async close(): Promise<void> {
    this.closing.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, closeDeadlineMs)));
    await Promise.race([this.end(), late]);
    // What is computed for them ends with the workers.
    clearTimeout(timer);
  }

  private async end(): Promise<void> {
    // One that is just beginning is stopped as soon as it has.
    await this.starting?.catch(() => undefined);
    const { running } = this;
    if (running === null) return;
    await running.run.stop().catch(() => undefined);
    await running.over;
  }

  private async open(
    options: ChumOptions,
    signal: CallSignal | undefined,
    drill: RunDrill | undefined,
  ): Promise<ChumRun> {
    const { clock, dataDir, publish, tools, watchFlows } = this.options;
    const remarks: string[] = [];
    const flows = watchFlows((text) => remarks.push(text));
    const told = (state: ChumState): ChumState => withRemarks(state, remarks);
    const run = await tools.start({
      ...{ options, drill, clock, dataDir, flows },
      onState: (state) => {
        publish(told(state));
      },
      ...(signal === undefined ? {} : { signal }),
    });
    const state = (): ChumState => told(run.state());
    this.running = { run, state, over: this.untilOver(run, state, remarks, drill !== undefined) };
    if (this.closing.signal.aborted) {
      void run.stop().catch(() => undefined);
      throw new JawsError('cancelled');
    }
    return run;
  }

  /** Keeps the last word of a run, and says it once more: a page that reads it knows that all is over. */
  private async untilOver(
    run: ChumRun,
    stateOf: () => ChumState,
    remarks: string[],
    isOfDrill: boolean,
  ): Promise<ChumState> {
    let record: RunRecord | null = null;
    try {
      record = await run.finished;
    } catch (error) {
      this.options.log.error('a run of chum did not end in order', error);
    }
    const state = stateOf();
    this.running = null;
    // A drill judges all of its runs at once.
    if (record !== null && !isOfDrill && !this.closing.signal.aborted) this.judge(record, stateOf, remarks);
    return this.keep(this.judging.has(run.runId) ? { ...state, isBeingJudged: true } : state);
  }

  private keep(state: ChumState): ChumState {
    this.past.set(state.runId, state);
    for (const runId of this.past.keys()) if (this.past.size > kept) this.past.delete(runId);
    this.options.publish(state);
    return state;
  }

  private judge(record: RunRecord, stateOf: () => ChumState, remarks: string[]): void {
    const { runId } = record;
    const judge = async (): Promise<ChumState> => {
      const warn = (text: string): void => void remarks.push(text);
      const { verdicts } = await this.options.judge(record, warn, this.closing.signal);
      this.judging.delete(runId);
      return this.keep({ ...stateOf(), ...(verdicts === undefined ? {} : { verdicts }) });
    };
    this.judging.set(runId, judge());
  }

  private get(runId: string): RunningChum {
    if (this.running?.run.runId !== runId) throw new JawsError('chum.not-running');
    return this.running;
  }
}

function withRemarks(state: ChumState, remarks: readonly string[]): ChumState {
  if (remarks.length === 0) return state;
  const warnings = [...new Set([...state.warnings, ...remarks])];
  return {
    ...state,
    warnings: warnings.slice(0, bounds.warnings).map((text) => text.slice(0, bounds.text)),
  };
}
