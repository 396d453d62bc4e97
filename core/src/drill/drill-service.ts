// Drills of the app, one at a time, on this machine: whatever is started for one is ended with it, also when it is
// cancelled, and what was captured and judged stays.

import { join } from 'node:path';
import type { DrillPlanned, DrillState } from '@jaws/shared/contract/drill-run';
import { errorTexts, JawsError } from '@jaws/shared/contract/errors';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { readDrillPlan } from '@jaws/shared/drill/drill-plan';
import { quickPlan } from '@jaws/shared/drill/quick-plan';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { CaptureService } from '../capture/service/capture-service.ts';
import { readRunRecord } from '../chum/run-records.ts';
import type { ChumReservation, ChumService } from '../chum/service/chum-service.ts';
import type { HostLog } from '../host/host-log.ts';
import type { StartPracticeListener } from '../practice/listener-thread.ts';
import type { JudgeRuns, RunToSend } from './drill-parts.ts';
import { openLoopback } from './open-ground.ts';
import { planDrill, type PlannedDrill } from './plan-drill.ts';
import { runDrill } from './run-drill.ts';

export interface DrillServiceOptions {
  readonly dataDir: string;
  readonly captures: CaptureService;
  readonly chum: ChumService;
  readonly startListener: StartPracticeListener;
  /** What is kept there is removed again. */
  readonly temporaryDir: string;
  readonly randomId: () => string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log: HostLog;
  readonly allowed: () => Promise<readonly AllowEntry[]>;
  readonly judge: (request: Parameters<JudgeRuns>[0], signal: CallSignal) => Promise<RunVerdict[]>;
  /** Returns at once, never throws. */
  readonly publish: (state: DrillState) => void;
}

/** Part of what the host has for its whole end. */
const closeDeadlineMs = 6000;

export class DrillService {
  private readonly options: DrillServiceOptions;
  private current: DrillState | null = null;
  private going: { readonly controller: AbortController; readonly over: Promise<void> } | null = null;
  /** The host ends: nothing is judged any more. */
  private readonly closing = new AbortController();

  constructor(options: DrillServiceOptions) {
    this.options = options;
  }

  /** `plan`: the text of a plan; null = the one that comes with JAWS. @throws JawsError drill.*, chum.* */
  plan(plan: string | null): DrillPlanned {
    return this.planned(plan).planned;
  }

  state(): DrillState | null {
    return this.current;
  }

  /** Returns when it has begun. @throws JawsError drill.*, chum.* */
  start(plan: string | null, baseline: string | null): void {
    if (this.going !== null) throw new JawsError('drill.running');
    const drill = this.planned(plan);
    const reservation = this.options.chum.reserve();
    const controller = new AbortController();
    const drillId = this.options.randomId();
    this.change({
      ...{ drillId, phase: 'starting', plan: drill.planned, done: 0, runId: null, dataset: null },
      ...{ captureId: null, startedMs: this.options.clock(), result: null, error: null },
    });
    const { signal } = controller;
    this.going = { controller, over: this.run({ drill, drillId, baseline, reservation, signal }) };
  }

  /** Resolves when everything is stopped and judged; one that has ended is over already. */
  async cancel(): Promise<void> {
    this.going?.controller.abort();
    await this.going?.over;
  }

  /** Cancels what goes on, for a while. */
  async close(): Promise<void> {
    this.closing.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, closeDeadlineMs)));
    await Promise.race([this.cancel(), late]);
    clearTimeout(timer);
  }

  private planned(plan: string | null): PlannedDrill {
    return planDrill(plan === null ? quickPlan : readDrillPlan(plan));
  }

  /** Never rejects. */
  private async run({ drill, drillId, baseline, reservation, signal }: Going): Promise<void> {
    const { dataDir, captures, chum, startListener, temporaryDir, clock, allowed, judge } = this.options;
    const folder = join(temporaryDir, `drill-${drillId}`);
    try {
      const { result } = await runDrill({
        ...{ ...drill, drillId, baseline, dataDir, captures, clock, allowed, signal, auditFile: null },
        openGround: () =>
          openLoopback({ ...drill, prefix: 'drill', nowMs: clock(), folder, captures, startListener }),
        send: (run) => this.send(reservation, run),
        judge: (request) => judge(request, this.closing.signal),
        onState: (state) => {
          this.change(state);
        },
      });
      for (const { runId, verdict } of result?.runs ?? [])
        if (verdict !== null) chum.takeVerdict(runId, verdict);
    } catch (error) {
      this.fail(error);
    } finally {
      reservation.release();
      this.going = null;
    }
  }

  private async send(
    reservation: ChumReservation,
    { options, drill, signal, onStart }: RunToSend,
  ): Promise<RunRecord> {
    const { chum, dataDir } = this.options;
    const { runId } = await reservation.start(options, signal, drill);
    onStart(runId);
    await chum.follow(runId, signal);
    const record = await readRunRecord(dataDir, runId);
    if (record === null) throw new JawsError('chum.record-failed');
    return record;
  }

  private fail(error: unknown): void {
    const known = error instanceof JawsError ? error : new JawsError('internal', errorTexts.internal.message);
    if (known !== error) this.options.log.error('a drill failed', error);
    const { code, message, hint } = known;
    if (this.current !== null)
      this.change({ ...this.current, phase: 'failed', error: { code, message, hint } });
  }

  private change(state: DrillState): void {
    this.current = state;
    this.options.publish(state);
  }
}

interface Going {
  readonly drill: PlannedDrill;
  readonly drillId: string;
  readonly baseline: string | null;
  readonly reservation: ChumReservation;
  readonly signal: CallSignal;
}
