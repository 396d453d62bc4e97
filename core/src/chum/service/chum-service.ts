// chum on the host's side: one run at a time, how it stands, and how the last ones ended. What sends is injected. The
// token of a run is in the hands of what sends only, and gone with it.

import type { ChumOptions, ChumState, ChumTarget } from '@jaws/shared/contract/chum';
import type { CallSignal, ProcedureOutput } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { HostLog } from '../../host/host-log.ts';
import type { ChumRun, FlowWatch } from '../chum-run.ts';
import type { ChumTools } from './chum-tools.ts';
import { earlierRuns } from './earlier-runs.ts';

export interface ChumServiceOptions {
  readonly dataDir: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log: HostLog;
  readonly tools: ChumTools;
  /** Running captures, which label a run's flows; `warn` takes what costs labels, in words for the user. */
  readonly watchFlows: (warn: (text: string) => void) => FlowWatch;
  /** Returns at once, never throws. */
  readonly publish: (state: ChumState) => void;
}

/** As many as the list has. */
const kept = 20;
/** As the contract bounds them. */
const bounds = { warnings: 20, text: 512 } as const;
/** Part of what the host has for its whole end: a receipt that does not come must not keep it. */
const closeDeadlineMs = 4000;

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
  /** Final states by run id, oldest first. */
  private readonly ended = new Map<string, ChumState>();
  private isClosed = false;

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
  async start(options: ChumOptions, signal?: CallSignal): Promise<{ readonly runId: string }> {
    if (this.isClosed) throw new JawsError('cancelled');
    if (this.running !== null || this.starting !== null) throw new JawsError('chum.running');
    const starting = this.open(options, signal);
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
    const known = this.ended.get(runId);
    if (known !== undefined) return known;
    const { run, over } = this.get(runId);
    // How it ended is in the state; `over` follows `finished` and so does this.
    await run.stop().catch(() => undefined);
    return await over;
  }

  /** The run that goes on, or is about to; null = none. */
  unfinished(): ChumState | 'starting' | null {
    return this.running?.state() ?? (this.starting === null ? null : 'starting');
  }

  /** The running one first, then the newest, those of earlier days and of the command line included. */
  async list(): Promise<ProcedureOutput<'chum.list'>> {
    const found = await earlierRuns(this.options.dataDir, kept, this.options.log);
    const running = this.running?.state();
    const here = [...this.ended.values(), ...(running === undefined ? [] : [running])];
    const byId = new Map([...found, ...here].map((state) => [state.runId, state]));
    const runs = [...byId.values()].sort((a, b) => b.startedMs - a.startedMs).slice(0, kept);
    return { runs };
  }

  /** Stops the run in order, for a while; then its listener is left to notice. */
  async close(): Promise<void> {
    this.isClosed = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, closeDeadlineMs)));
    await Promise.race([this.end(), late]);
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

  private async open(options: ChumOptions, signal: CallSignal | undefined): Promise<ChumRun> {
    const { clock, dataDir, publish, tools, watchFlows } = this.options;
    const remarks: string[] = [];
    const flows = watchFlows((text) => remarks.push(text));
    const told = (state: ChumState): ChumState => withRemarks(state, remarks);
    const run = await tools.start({
      ...{ options, clock, dataDir, flows },
      onState: (state) => {
        publish(told(state));
      },
      ...(signal === undefined ? {} : { signal }),
    });
    const state = (): ChumState => told(run.state());
    this.running = { run, state, over: this.follow(run, state) };
    if (this.isClosed) {
      void run.stop().catch(() => undefined);
      throw new JawsError('cancelled');
    }
    return run;
  }

  /** Keeps the last word of a run, and says it once more: a page that reads it knows that all is over. */
  private async follow(run: ChumRun, stateOf: () => ChumState): Promise<ChumState> {
    try {
      await run.finished;
    } catch (error) {
      this.options.log.error('a run of chum did not end in order', error);
    }
    const state = stateOf();
    this.running = null;
    this.ended.set(run.runId, state);
    for (const runId of this.ended.keys()) if (this.ended.size > kept) this.ended.delete(runId);
    this.options.publish(state);
    return state;
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
