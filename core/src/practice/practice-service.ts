// Practice on this machine, one at a time: whatever is started for it is ended with it, also when it is cancelled, and
// what was captured stays as a dataset.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PracticeState } from '@jaws/shared/contract/practice';
import { errorTexts, JawsError } from '@jaws/shared/contract/errors';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { CaptureService } from '../capture/service/capture-service.ts';
import { judgeDataset, type JudgeParts } from '../chum/judge-captures.ts';
import type { ChumReservation, ChumService } from '../chum/service/chum-service.ts';
import type { HostLog } from '../host/host-log.ts';
import type { StartPracticeListener } from './listener-thread.ts';
import { demoTrace, practiceCapture, practiceEnds, practiceReplay, practiceRun } from './practice-plan.ts';

export interface PracticeServiceOptions {
  readonly captures: CaptureService;
  readonly chum: ChumService;
  readonly startListener: StartPracticeListener;
  /** What is kept there is removed again. */
  readonly temporaryDir: string;
  readonly randomId: () => string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log: HostLog;
  readonly judgeParts: (signal: AbortSignal) => Omit<JudgeParts, 'dataDir' | 'warn'>;
  /** Returns at once, never throws. */
  readonly publish: (state: PracticeState) => void;
}

/** Part of what the host has for its whole end. */
const closeDeadlineMs = 6000;

export class PracticeService {
  private readonly options: PracticeServiceOptions;
  private current: PracticeState | null = null;
  private going: { readonly controller: AbortController; readonly over: Promise<void> } | null = null;

  constructor(options: PracticeServiceOptions) {
    this.options = options;
  }

  state(): PracticeState | null {
    return this.current;
  }

  /** Returns when it has begun. @throws JawsError chum.running */
  start(): void {
    const reservation = this.options.chum.reserve();
    const controller = new AbortController();
    this.current = {
      ...{ phase: 'starting', how: 'capture', why: null, dataset: null, captureId: null, runId: null },
      ...{ startedMs: this.options.clock(), verdict: null, error: null },
    };
    this.change({});
    this.going = { controller, over: this.run(reservation, controller.signal) };
  }

  /** Resolves when everything is stopped; one that has ended is over already. */
  async cancel(): Promise<void> {
    this.going?.controller.abort();
    await this.going?.over;
  }

  /** Cancels what goes on, for a while. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, closeDeadlineMs)));
    await Promise.race([this.cancel(), late]);
    clearTimeout(timer);
  }

  /** Never rejects. */
  private async run(reservation: ChumReservation, signal: AbortSignal): Promise<void> {
    try {
      const verdict = await this.captured(reservation, signal);
      this.change(signal.aborted ? { phase: 'cancelled' } : { phase: 'ended', verdict });
    } catch (error) {
      this.change(signal.aborted ? { phase: 'cancelled' } : { phase: 'failed', error: this.told(error) });
    } finally {
      reservation.release();
      this.going = null;
    }
  }

  /** By a capture of loopback; by a replay where there can be none. */
  private async captured(reservation: ChumReservation, signal: AbortSignal): Promise<RunVerdict | null> {
    const folder = join(this.options.temporaryDir, `practice-${this.options.randomId()}`);
    const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
    try {
      const ready = await this.prepare(folder, signal, undo);
      if (typeof ready === 'string') return await this.replayed(ready, signal);
      return await this.sent(ready, reservation, signal);
    } finally {
      for (const step of undo.reverse())
        await step().catch((error: unknown) => {
          this.options.log.error('practice could not be put away', error);
        });
    }
  }

  /** A listener, and a capture that runs; else why there is none. `undo`: what ends them is added. */
  private async prepare(
    folder: string,
    signal: AbortSignal,
    undo: (() => Promise<unknown>)[],
  ): Promise<Prepared | string> {
    const { captures, startListener, clock } = this.options;
    try {
      const { interfaces } = await captures.interfaces();
      const loopback = interfaces.find((one) => one.loopback && one.up);
      if (loopback === undefined) return 'This machine shows no loopback interface.';
      const listener = await startListener({ folder, bind: practiceEnds.server });
      undo.push(listener.close);
      const started = await captures.start(practiceCapture(loopback.name, clock()), null, false);
      undo.push(() => captures.stop(started.captureId));
      this.change(started);
      signal.throwIfAborted();
      return { listener, ...started };
    } catch (error) {
      if (signal.aborted) throw error;
      return this.told(error).message.slice(0, 500);
    }
  }

  private async sent(
    { listener, dataset }: Prepared,
    reservation: ChumReservation,
    signal: AbortSignal,
  ): Promise<RunVerdict | null> {
    const { chum } = this.options;
    const { runId } = await reservation.start(practiceRun(listener), signal);
    this.change({ phase: 'sending', runId });
    const { error } = await chum.follow(runId, signal);
    if (error !== null && !signal.aborted)
      throw new JawsError('chum.broken', error.message, { hint: error.hint });
    if (signal.aborted) return null;
    this.change({ phase: 'judging' });
    const { verdicts = [] } = await chum.judged(runId);
    return verdicts.find((one) => one.dataset === dataset) ?? null;
  }

  private async replayed(why: string, signal: AbortSignal): Promise<RunVerdict | null> {
    const { captures, clock, judgeParts, log } = this.options;
    this.change({ how: 'replay', why });
    const started = await captures.start(practiceReplay(clock()), null, false);
    this.change({ ...started, phase: 'sending' });
    const stop = (): void => {
      captures.stop(started.captureId).catch(() => undefined);
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const { error } = await captures.waitForEnd(started.captureId);
    if (signal.aborted) return null;
    if (error !== null) throw new JawsError('import.unreadable', error.message, { hint: error.hint });
    this.change({ phase: 'judging' });
    const warn = (text: string): void => {
      log.warn(text);
    };
    return await judgeDataset(started.dataset, demoTrace(clock()), { ...judgeParts(signal), warn });
  }

  private change(changes: Partial<PracticeState>): void {
    if (this.current === null) return;
    this.current = { ...this.current, ...changes };
    this.options.publish(this.current);
  }

  private told(error: unknown): NonNullable<PracticeState['error']> {
    if (error instanceof JawsError) {
      const { code, message, hint } = error;
      return { code, message: message.slice(0, 2000), hint: hint.slice(0, 2000) };
    }
    this.options.log.error('practice failed', error);
    return { code: 'internal', ...errorTexts.internal };
  }
}

interface Prepared {
  readonly listener: Awaited<ReturnType<StartPracticeListener>>;
  readonly captureId: string;
  readonly dataset: string;
}
