// A drill from its beginning to its result: ground, capture, one run after the other, and the verdicts. Whatever was
// begun is ended in order, also when it is cancelled or fails; each step stands in the log before the next is taken.

import { setMaxListeners } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DrillResult, DrillState } from '@jaws/shared/contract/drill-run';
import { errorTexts, JawsError, type ErrorCode } from '@jaws/shared/contract/errors';
import { isPingProblem } from '@jaws/shared/contract/icmp-errors';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { makeFolders } from '../dataset/make-folders.ts';
import { openAuditLog, type AuditLog } from './audit-log.ts';
import type { DrillGround, DrillParts } from './drill-parts.ts';
import { drillLimits, judgeSent, runResult, type SentRun } from './drill-results.ts';
import { pauseUnless } from './pause-unless.ts';
import { warmServer } from './warm-up.ts';

export interface DrillEnd {
  /** Null: nothing was captured. */
  readonly result: DrillResult | null;
  /** Null: it was not cancelled, and nothing failed. */
  readonly error: JawsError | null;
}

const mostWarnings = 50;
const longestText = 512;
/** What is to be told as the lack of a permission to capture. */
const notPermitted: ReadonlySet<ErrorCode> = new Set([
  'capture.permission-denied',
  'capture.no-source',
  'capture.source-missing',
]);
/** Packets of a run that has just ended may be on their way into the capture, ms. */
const lastPacketsMs = 500;

export function drillLogPath(dataDir: string, drillId: string): string {
  return join(dataDir, 'drills', `${drillId}.jsonl`);
}

/** @throws JawsError drill.audit-failed: nothing was done then. What fails later is in the answer. */
export async function runDrill(parts: DrillParts): Promise<DrillEnd> {
  const path = drillLogPath(parts.dataDir, parts.drillId);
  const audit = await openLog(path, parts);
  try {
    return await new Drill(parts, audit, path).run();
  } finally {
    audit.close();
  }
}

async function openLog(path: string, { drillId, auditFile, clock }: DrillParts): Promise<AuditLog> {
  try {
    await makeFolders(dirname(path));
  } catch (error) {
    throw new JawsError('drill.audit-failed', `${path} cannot be written.`, { cause: error });
  }
  return openAuditLog(auditFile === null ? [path] : [path, auditFile], drillId, clock);
}

class Drill {
  private readonly parts: DrillParts;
  private readonly audit: AuditLog;
  private readonly auditFile: string;
  /** Ends the runs: the caller's signal, or a capture that ended by itself. */
  private readonly stopping = new AbortController();
  private readonly warnings: string[] = [];
  private readonly sent: SentRun[] = [];
  private state: DrillState;
  private failure: JawsError | null = null;

  constructor(parts: DrillParts, audit: AuditLog, auditFile: string) {
    const { drillId, planned, clock } = parts;
    // Each server that is warmed waits on it.
    setMaxListeners(0, this.stopping.signal);
    this.parts = parts;
    this.audit = audit;
    this.auditFile = auditFile;
    this.state = {
      ...{ drillId, phase: 'starting', plan: planned, done: 0, runId: null, dataset: null, captureId: null },
      ...{ startedMs: clock(), result: null, error: null },
    };
  }

  async run(): Promise<DrillEnd> {
    const { signal, planned } = this.parts;
    const stop = (): void => {
      this.stopping.abort();
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      const { name, sha256, runs, bytes, seconds } = planned;
      this.audit.write('drill.started', { plan: { name, sha256 }, runs: runs.length, bytes, seconds });
      this.change({});
      await this.grounded();
    } catch (error) {
      this.failure ??= drillError(error);
    } finally {
      signal.removeEventListener('abort', stop);
    }
    return await this.end();
  }

  private async grounded(): Promise<void> {
    const ground = await this.parts.openGround();
    this.warnings.push(...ground.warnings);
    try {
      this.audit.write('ground.opened', ground.facts);
      if (!this.stopping.signal.aborted) await this.recorded(ground);
    } finally {
      await ground.close();
      this.audit.write('ground.closed');
    }
  }

  private async recorded(ground: DrillGround): Promise<void> {
    const { captures } = this.parts;
    const started = await captures.start(ground.capture, null, false);
    const { captureId, dataset } = started;
    const { interface: place, filter } = ground.capture;
    this.audit.write('capture.started', { captureId, dataset, interface: place, filter });
    this.change(started);
    void captures.waitForEnd(captureId).then(({ error }) => {
      if (error !== null) this.failure ??= new JawsError('capture.worker-died', error.message);
      this.stopping.abort();
    });
    try {
      await this.sendAll(ground);
      await pause(lastPacketsMs);
    } catch (error) {
      this.failure ??= drillError(error);
    } finally {
      const { stored, dropped } = await captures.stop(captureId);
      this.audit.write('capture.ended', { captureId, dataset, packets: stored, dropped });
    }
  }

  private async sendAll(ground: DrillGround): Promise<void> {
    const { course, clock } = this.parts;
    const { signal } = this.stopping;
    const startedMs = performance.now();
    const warm = course.runs.map(({ warmUps: times, seed }, at) => {
      const server = ground.servers[at];
      if (times.length === 0 || server === undefined) return Promise.resolve();
      const warming = warmServer(
        { number: at + 1, server, times, startedMs, seed },
        { clock, audit: this.audit, signal },
      );
      // It is waited for before its run; a failure until then is no unhandled one.
      warming.catch(() => undefined);
      return warming;
    });
    try {
      for (const at of course.runs.keys()) {
        if (at > 0) await pauseUnless(course.pauseSeconds * 1000, signal);
        await warm[at];
        if (signal.aborted) break;
        await this.sendOne(ground, at);
      }
    } finally {
      this.stopping.abort();
      await Promise.allSettled(warm);
    }
  }

  private async sendOne({ servers }: DrillGround, at: number): Promise<void> {
    const { course, drillId, send } = this.parts;
    const [run, target] = [course.runs[at], servers[at]?.target];
    if (run === undefined || target === undefined) return;
    const { style, scenario, sizeBytes, seed, rateBps, endpoint, title } = run;
    const { host, ports } = target;
    const number = at + 1;
    this.audit.write('run.starting', { run: number, title, sizeBytes, rateBps, endpoint, host, ports, seed });
    const sending = send({
      options: { target, sizeBytes, style, scenario, seed, rateBps },
      drill: { drillId, endpoint },
      signal: this.stopping.signal,
      onStart: (runId) => {
        this.started(number, runId);
      },
    });
    const record = await sending.catch((error: unknown) => this.leaveOut(number, title, error));
    if (record !== null) this.noteSent(number, record);
    this.change({ phase: 'waiting', runId: null, done: number });
  }

  private noteSent(number: number, record: RunRecord): void {
    this.sent.push({ number, record });
    this.audit.write('run.ended', { run: number, ...factsOf({ number, record }) });
  }

  /** What this machine cannot ping must not end the others. @throws what it is given, of any other kind */
  private leaveOut(number: number, title: string, error: unknown): null {
    if (!(error instanceof JawsError) || !isPingProblem(error.code)) throw error;
    this.audit.write('run.left-out', { run: number, code: error.code, message: error.message });
    this.warn(`Run ${number} (${title}) was left out: ${error.message} ${error.hint}`);
    return null;
  }

  private warn(text: string): void {
    if (this.warnings.length < mostWarnings) this.warnings.push(text.slice(0, longestText));
  }

  /** What cannot be written down ends in order. */
  private started(number: number, runId: string): void {
    this.change({ phase: 'sending', runId });
    try {
      this.audit.write('run.started', { run: number, runId });
    } catch (error) {
      this.failure ??= drillError(error);
      this.stopping.abort();
    }
  }

  private async end(): Promise<DrillEnd> {
    const { signal } = this.parts;
    if (signal.aborted) this.failure = new JawsError('cancelled', 'The drill was cancelled before its end.');
    try {
      if (this.failure !== null)
        this.audit.write('drill.stopped', { code: this.failure.code, message: this.failure.message });
      const result = this.state.dataset === null ? null : await this.judged(this.state.dataset);
      this.audit.write('drill.ended', { limit50: result?.limit50 ?? null, limit90: result?.limit90 ?? null });
      this.tellEnd(result);
      return { result, error: this.failure };
    } catch (error) {
      this.failure ??= drillError(error);
      this.tellEnd(null);
      return { result: null, error: this.failure };
    }
  }

  private tellEnd(result: DrillResult | null): void {
    const { failure } = this;
    const phase = failure === null ? 'ended' : failure.code === 'cancelled' ? 'cancelled' : 'failed';
    const error = failure === null || phase === 'cancelled' ? null : problemOf(failure);
    this.change({ phase, runId: null, result, error });
  }

  private async judged(dataset: string): Promise<DrillResult> {
    const { drillId, planned, course, baseline, clock } = this.parts;
    this.change({ phase: 'judging', runId: null });
    const warn = (text: string): void => {
      this.warn(text);
    };
    const judged = this.sent.length === 0 ? [] : await judgeSent(this.sent, { ...this.parts, dataset, warn });
    const runs = judged.map((run) => runResult(run, course, dataset));
    for (const { number, runId, verdict } of runs)
      this.audit.write('run.judged', { run: number, runId, verdict });
    return {
      ...{ drillId, plan: { name: planned.name, sha256: planned.sha256 }, dataset, baseline, runs },
      ...{ startedMs: this.state.startedMs, endedMs: clock() },
      ...drillLimits(runs),
      auditFile: this.auditFile,
      warnings: this.warnings,
    };
  }

  private change(changes: Partial<DrillState>): void {
    this.state = { ...this.state, ...changes };
    this.parts.onState(this.state);
  }
}

function factsOf({ record }: SentRun): Record<string, unknown> {
  const { runId, remoteIp, sentBytes, startedMs, endedMs, end, flows, receiptProblem, receipt } = record;
  const ends = flows.map(({ protocol, localIp, localPort, remotePort }) => ({
    ...{ protocol, localIp, localPort, remotePort },
  }));
  const receiptOk = receipt !== null && receiptProblem === null;
  return { runId, remoteIp, sentBytes, startedMs, endedMs, end, receiptOk, flows: ends };
}

function problemOf({ code, message, hint }: JawsError): NonNullable<DrillState['error']> {
  return { code, message: message.slice(0, 2000), hint: hint.slice(0, 2000) };
}

function drillError(error: unknown): JawsError {
  if (!(error instanceof JawsError))
    return new JawsError('internal', errorTexts.internal.message, { cause: error });
  if (!notPermitted.has(error.code)) return error;
  return new JawsError('drill.no-capture', `The drill cannot be recorded: ${error.message}`, {
    cause: error,
  });
}
