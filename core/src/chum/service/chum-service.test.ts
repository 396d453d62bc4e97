// The service over runs that send nothing: one at a time, what is kept, what is on record, the orderly end, the token.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { ChumState } from '@jaws/shared/contract/chum';
import { chumState } from '@jaws/shared/contract/chum';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChumService } from './chum-service.ts';
import { FakeTools, testOptions, testRecord, testRunId, testToken } from './fake-chum.fixture.ts';

let dataDir: string;
let tools: FakeTools;
let states: ChumState[];
let logged: string[];
let service: ChumService;
let warn: (text: string) => void;
/** What the captures of a run say, when they do. */
let judged: Promise<RunVerdict[]>;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-chum-'));
  tools = new FakeTools();
  states = [];
  judged = new Promise(() => undefined);
  logged = [];
  const note = (text: string): void => {
    logged.push(text);
  };
  service = new ChumService({
    ...{ dataDir, tools, clock: () => 1_700_000_000_000 },
    log: { info: note, warn: note, error: note },
    watchFlows: (given) => {
      warn = given;
      return { coming: () => Promise.resolve(), finish: () => Promise.resolve([]) };
    },
    judge: (record) => judged.then((verdicts) => ({ ...record, verdicts })),
    publish: (state) => states.push(state),
  });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true, force: true });
});

function putRecord(name: string, text: string): void {
  mkdirSync(join(dataDir, 'runs'), { recursive: true });
  writeFileSync(join(dataDir, 'runs', name), text);
}

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof JawsError ? error.code : String(error);
  }
  return 'no error';
}

describe('a run', () => {
  it('is paused, resumed and stopped by its id, and its states are told', async () => {
    const { runId } = await service.start(testOptions);
    expect((await service.list()).runs).toMatchObject([{ runId, phase: 'running' }]);
    service.pause(runId);
    service.resume(runId);
    const final = await service.stop(runId);
    expect(final).toMatchObject({ phase: 'ended', sentBytes: 400 });
    expect(states.map(({ phase }) => phase)).toEqual(['running', 'paused', 'running', 'ended', 'ended']);
    expect(tools.run().asked).toEqual(['pause', 'resume', 'stop']);
    expect((await service.list()).runs).toEqual([final]);
  });

  it('is over before its captures have said whether they noticed it; then that is told, too', async () => {
    let say: (verdicts: RunVerdict[]) => void = () => undefined;
    judged = new Promise((resolve) => (say = resolve));
    const { runId } = await service.start(testOptions);
    tools.run().end({ phase: 'ended', sentBytes: 1000 });
    const ended = await service.ended(runId);
    expect(ended).toMatchObject({ phase: 'ended', isBeingJudged: true });
    expect(service.unfinished()).toBeNull();
    await service.start(testOptions);
    say([]);
    const told = await service.judged(runId);
    expect(told).toMatchObject({ phase: 'ended', verdicts: [] });
    expect(told.isBeingJudged).toBeUndefined();
    expect(states.at(-1)).toEqual(told);
    expect(await codeOf(() => service.judged('f'.repeat(32)))).toBe('chum.not-running');
  });

  it('stopped after its own end gives the final state and is not stopped again', async () => {
    const { runId } = await service.start(testOptions);
    tools.run().end({ phase: 'ended', sentBytes: 1000 });
    // The last word is said twice: by the run, and when it is kept.
    await vi.waitFor(() => {
      expect(states).toHaveLength(3);
    });
    expect(
      await codeOf(() => {
        service.pause(runId);
      }),
    ).toBe('chum.not-running');
    expect(await service.stop(runId)).toMatchObject({ sentBytes: 1000 });
    expect(tools.run().asked).toEqual([]);
  });

  it('is alone: a second one is refused while the first starts and while it runs, not afterwards', async () => {
    let open: () => void = () => undefined;
    tools.gate = new Promise((resolve) => (open = resolve));
    const first = service.start(testOptions);
    expect(await codeOf(() => service.start(testOptions))).toBe('chum.running');
    open();
    const { runId } = await first;
    expect(await codeOf(() => service.start(testOptions))).toBe('chum.running');
    await service.stop(runId);
    expect((await service.start(testOptions)).runId).toBe(testRunId(2));
  });

  it('that is refused leaves the way free', async () => {
    tools.refusal = new JawsError('internal', 'no listener there');
    await expect(service.start(testOptions)).rejects.toThrow('no listener there');
    tools.refusal = null;
    expect((await service.start(testOptions)).runId).toBe(testRunId(1));
  });

  it('has what its captures said among its warnings, once', async () => {
    const { runId } = await service.start(testOptions);
    warn('One capture saw nothing.');
    warn('One capture saw nothing.');
    tools.run().change({ warnings: ['Its own.'] });
    expect(states.at(-1)?.warnings).toEqual(['Its own.', 'One capture saw nothing.']);
    expect((await service.list()).runs[0]?.warnings).toHaveLength(2);
    expect((await service.stop(runId)).warnings).toHaveLength(2);
  });

  it('that breaks down is over, and the log knows', async () => {
    const { runId } = await service.start(testOptions);
    tools.run().breakDown(new Error('boom'));
    await vi.waitFor(async () => {
      expect(await codeOf(() => service.stop(runId))).toBe('no error');
    });
    expect(logged.join()).toContain('did not end in order');
    expect((await service.start(testOptions)).runId).toBe(testRunId(2));
  });

  it('of another id is not running', async () => {
    await service.start(testOptions);
    expect(await codeOf(() => service.stop(testRunId(99)))).toBe('chum.not-running');
    expect(
      await codeOf(() => {
        service.resume(testRunId(99));
      }),
    ).toBe('chum.not-running');
  });

  it('takes its token with it', async () => {
    const { runId } = await service.start(testOptions);
    await service.stop(runId);
    const all = inspect([service, states, logged], { depth: 20, showHidden: true });
    expect(all).toContain(runId);
    expect(all).not.toContain(testToken);
  });
});

describe('earlier runs', () => {
  it('are told from their records, newest first, beside those of this session', async () => {
    putRecord(
      `${testRunId(50)}.json`,
      JSON.stringify(testRecord(testRunId(50), { startedMs: 1000, endedMs: 3000 })),
    );
    putRecord(
      `${testRunId(51)}.json`,
      JSON.stringify(
        testRecord(testRunId(51), { startedMs: 2000, style: null, scenario: 'Night shift', end: 'failed' }),
      ),
    );
    const { runId } = await service.start(testOptions);
    const { runs } = await service.list();
    expect(runs.map((run) => run.runId)).toEqual([runId, testRunId(51), testRunId(50)]);
    expect(runs[1]).toMatchObject({ title: 'Night shift', phase: 'failed', error: { code: 'chum.broken' } });
    expect(runs[2]).toMatchObject({ title: 'classic', phase: 'ended', bytesPerSecond: 500, receipt: null });
    expect(runs[2]?.warnings).toEqual(['The listener did not answer.']);
    for (const run of runs) expect(chumState.safeParse(run).success).toBe(true);
  });

  it('are at most twenty', async () => {
    for (let number = 1; number <= 25; number += 1) {
      putRecord(
        `${testRunId(number)}.json`,
        JSON.stringify(testRecord(testRunId(number), { startedMs: number })),
      );
    }
    expect((await service.list()).runs).toHaveLength(20);
  });

  it('without an end are told as interrupted; what is no record is left out and logged', async () => {
    putRecord(
      `${testRunId(1)}.json`,
      JSON.stringify(testRecord(testRunId(1), { end: 'open', endedMs: null })),
    );
    putRecord(`${testRunId(2)}.json`, '{"version":1');
    putRecord('notes.json', '{}');
    const { runs } = await service.list();
    expect(runs).toMatchObject([{ phase: 'failed', error: { code: 'chum.interrupted' } }]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(testRunId(2));
  });

  it('are on the scoreboard where their captures were looked at, those from before verdicts are not', async () => {
    const nothing = { findingId: null, bytesOut: null, afterMs: null, detectors: [] };
    const missed = { dataset: 'a', outcome: 'missed' as const, ...nothing, evidence: 0.1, limit: 0.4 };
    const put = (number: number, verdicts?: RunVerdict[], end: 'complete' | 'open' = 'complete'): void => {
      const changes = { end, startedMs: number, endedMs: number + 2000, ...(verdicts && { verdicts }) };
      putRecord(`${testRunId(number)}.json`, JSON.stringify(testRecord(testRunId(number), changes)));
    };
    put(1);
    put(2, []);
    put(3, [missed]);
    put(4, [missed]);
    put(5, [missed], 'open');
    const { scores } = await service.scores();
    expect(scores.map(({ runId }) => runId)).toEqual([testRunId(4), testRunId(3)]);
    expect(scores[0]).toMatchObject({ sentBytes: 1000, bytesPerSecond: 500, verdicts: [missed] });
    const { runs } = await service.list();
    expect(runs.map(({ verdicts }) => verdicts?.length)).toEqual([1, 1, 1, 0, undefined]);
  });

  it('with a wrong receipt say so', async () => {
    const body = { applicationBytes: 900 };
    const record = testRecord(testRunId(1), { receiptProblem: 'Of 1,000 bytes sent 900 arrived.' });
    const { stateOfRecord } = await import('./state-of-record.ts');
    const receipt = { body } as unknown as NonNullable<typeof record.receipt>;
    expect(stateOfRecord({ ...record, receipt }).receipt).toEqual({
      ...{ ok: false, applicationBytes: 900, text: 'Of 1,000 bytes sent 900 arrived.' },
    });
    expect(stateOfRecord({ ...record, receipt, receiptProblem: null }).receipt?.ok).toBe(true);
  });
});

describe('the end of the host', () => {
  it('stops the run, and nothing is started afterwards', async () => {
    await service.start(testOptions);
    await service.close();
    expect(tools.run().asked).toEqual(['stop']);
    expect(await codeOf(() => service.start(testOptions))).toBe('cancelled');
  });

  it('stops one that was about to start', async () => {
    let open: () => void = () => undefined;
    tools.gate = new Promise((resolve) => (open = resolve));
    const start = codeOf(() => service.start(testOptions));
    const closed = service.close();
    open();
    await closed;
    expect(await start).toBe('cancelled');
    expect(tools.run().asked).toContain('stop');
  });

  it('does not wait for ever', async () => {
    vi.useFakeTimers();
    await service.start(testOptions);
    tools.run().obeys = false;
    const closed = service.close();
    await vi.advanceTimersByTimeAsync(4000);
    await closed;
    expect(tools.run().asked).toEqual(['stop']);
  });
});
