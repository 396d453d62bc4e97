// Tools that send nothing: a run goes on until the test says how it ends.

import type { ChumOptions, ChumState } from '@jaws/shared/contract/chum';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import type { ChumRun, ChumRunParts } from '../chum-run.ts';
import type { ChumTools } from './chum-tools.ts';

export const testToken = 'a-token-that-nobody-may-keep-0123456789';
export const testOptions: ChumOptions = {
  target: { host: 'listener.test', ports: [], fingerprint: null, token: testToken },
  sizeBytes: 1000,
  style: 'classic',
  scenario: null,
  seed: 7,
};

export function testRunId(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export function testState(runId: string, changes: Partial<ChumState> = {}): ChumState {
  return {
    ...{ runId, phase: 'running', host: 'listener.test', remoteIp: '192.0.2.1', title: 'classic' },
    ...{ style: 'classic', seed: 7, sizeBytes: 1000, sentBytes: 0, bytesPerSecond: 0, secondsLeft: 9 },
    ...{ connections: 1, openConnections: 1, startedMs: 1_700_000_000_000, endedMs: null, flows: [] },
    ...{ fingerprint: 'a'.repeat(64), receipt: null, captures: [], warnings: [], error: null },
    ...changes,
  };
}

export function testRecord(runId: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    ...{ version: 1, runId, host: 'listener.test', remoteIp: '192.0.2.1', style: 'classic', scenario: null },
    ...{ attack: ['T1048'], seed: 7, sizeBytes: 1000, sentBytes: 1000, startedMs: 1_700_000_000_000 },
    ...{ endedMs: 1_700_000_002_000, end: 'complete', flows: [], fingerprint: 'a'.repeat(64) },
    ...{ receipt: null, receiptProblem: 'The listener did not answer.', captures: [] },
    ...changes,
  };
}

export class FakeRun implements ChumRun {
  readonly runId: string;
  readonly finished: Promise<RunRecord>;
  readonly asked: string[] = [];
  /** False: it does not end when it is told to. */
  obeys = true;
  private current: ChumState;
  private readonly onState: ChumRunParts['onState'];
  private finish: (record: RunRecord) => void = () => undefined;
  private fail: (error: unknown) => void = () => undefined;

  constructor(runId: string, onState: ChumRunParts['onState']) {
    this.runId = runId;
    this.onState = onState;
    this.current = testState(runId);
    this.finished = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    this.finished.catch(() => undefined);
  }

  state(): ChumState {
    return this.current;
  }

  change(changes: Partial<ChumState>): void {
    this.current = { ...this.current, ...changes };
    this.onState(this.current);
  }

  pause(): void {
    this.asked.push('pause');
    this.change({ phase: 'paused' });
  }

  resume(): void {
    this.asked.push('resume');
    this.change({ phase: 'running' });
  }

  stop(): Promise<RunRecord> {
    this.asked.push('stop');
    if (this.obeys) this.end({ phase: 'ended', sentBytes: 400 });
    return this.finished;
  }

  end(changes: Partial<ChumState>): void {
    this.change({ endedMs: 1_700_000_002_000, openConnections: 0, ...changes });
    this.finish(testRecord(this.runId));
  }

  breakDown(error: Error): void {
    this.fail(error);
  }
}

export class FakeTools implements ChumTools {
  readonly runs: FakeRun[] = [];
  readonly scenarios = [];
  /** When set, the next start waits for it. */
  gate: Promise<void> = Promise.resolve();
  refusal: JawsError | null = null;

  readonly start = async ({ onState }: ChumRunParts): Promise<ChumRun> => {
    const number = this.runs.length + 1;
    await this.gate;
    if (this.refusal !== null) throw this.refusal;
    const run = new FakeRun(testRunId(number), onState);
    this.runs.push(run);
    run.change({});
    return run;
  };

  readonly check = (): Promise<{ remoteIp: string; port: number; fingerprint: string }> =>
    Promise.resolve({ remoteIp: '192.0.2.1', port: 443, fingerprint: 'b'.repeat(64) });

  readonly plan = (): never => {
    throw new JawsError('internal', 'nothing is planned here');
  };

  readonly startListener = (): never => {
    throw new JawsError('internal', 'nothing listens here');
  };

  run(number = 1): FakeRun {
    const run = this.runs[number - 1];
    if (run === undefined) throw new Error('no such run');
    return run;
  }
}
