// The captures of a run are asked once it is over, with the baseline of their own findings; the answers are kept.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RunCapture } from '@jaws/shared/exfil/run-record';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFlowOf, runOf } from '../truth/run-record.fixture.ts';
import { judgeCaptures, type JudgeParts } from './judge-captures.ts';
import { readRunRecord } from './run-records.ts';

const record = runOf([runFlowOf(40_001), runFlowOf(40_002)]);

type Request = Parameters<JudgeParts['judge']>[0];
let dataDir: string;
let asked: Request[];
let warnings: string[];
/** One answer a call; an error is thrown. */
let answers: (RunVerdict['outcome'] | Error)[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-judge-'));
  mkdirSync(join(dataDir, 'datasets', 'a'), { recursive: true });
  [asked, warnings, answers] = [[], [], []];
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function parts(): JudgeParts {
  return {
    dataDir,
    store: { folder: (name) => join(dataDir, 'datasets', name) },
    judge: (request) => {
      asked.push(request);
      const answer = answers.shift() ?? 'noticed';
      if (answer instanceof Error) return Promise.reject(answer);
      const nothing = { findingId: null, bytesOut: null, afterMs: null, detectors: [] };
      return Promise.resolve({
        dataset: request.dataset,
        outcome: answer,
        ...nothing,
        evidence: 0.1,
        limit: 0.4,
      });
    },
    allowed: () => Promise.resolve([]),
    warn: (text) => warnings.push(text),
  };
}

function capture(dataset: string): RunCapture {
  return { dataset, how: 'live', labelledPackets: 1, uniqueTcpBytes: 1, lostTcpBytes: 0 };
}

it('asks each capture for the ends of the run, each once, and keeps what they say', async () => {
  const captures = [capture('a'), capture('b')];
  const judged = await judgeCaptures({ ...record, captures }, parts());
  expect(asked).toMatchObject([
    { dataset: 'a', baseline: null, trace: { startedMs: record.startedMs, endedMs: record.endedMs } },
    { dataset: 'b' },
  ]);
  expect(asked[0]?.trace.ends).toEqual([{ client: '192.168.1.7', server: '203.0.113.9' }]);
  expect(judged.verdicts).toMatchObject([{ dataset: 'a' }, { dataset: 'b' }]);
  expect(await readRunRecord(dataDir, record.runId)).toEqual(judged);
});

it('asks again when nothing was found: the last packets may not be stored yet', async () => {
  answers = ['not-judged', 'missed'];
  const judged = await judgeCaptures({ ...record, captures: [capture('a')] }, parts());
  expect(judged.verdicts).toMatchObject([{ outcome: 'missed' }]);
  expect(asked).toHaveLength(2);
});

it('of a run that nobody recorded says so, and asks nobody', async () => {
  const judged = await judgeCaptures({ ...record, captures: [] }, parts());
  expect(judged.verdicts).toEqual([]);
  expect(asked).toEqual([]);
  expect((await readRunRecord(dataDir, record.runId))?.verdicts).toEqual([]);
});

it('what cannot be found out is a warning and no verdict', async () => {
  answers = [new JawsError('dataset.not-found')];
  const judged = await judgeCaptures({ ...record, captures: [capture('gone')] }, parts());
  expect(judged.verdicts).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringContaining('Whether "gone" noticed this run could not be found out'),
  ]);
  expect(await readRunRecord(dataDir, record.runId)).toBeNull();
});
