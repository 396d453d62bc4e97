// A run in words and in filters that the filter language knows.

import type { ChumState } from '@jaws/shared/contract/chum';
import type { RunCapture, RunFlow } from '@jaws/shared/exfil/run-record';
import { parseFilter } from '@jaws/shared/filter/parse-filter';
import { describe, expect, test } from 'vitest';
import {
  captureText,
  endText,
  flowFilter,
  receiptVerdict,
  runFilter,
  sharePercent,
  timeLeftText,
  verdictWord,
} from './run-text.ts';

const run: ChumState = {
  ...{ runId: '0'.repeat(32), phase: 'ended', host: 'h', remoteIp: '203.0.113.9', title: 'burst' },
  ...{ style: 'burst', seed: 1, sizeBytes: 2000, sentBytes: 1500, bytesPerSecond: 0, secondsLeft: null },
  ...{ connections: 2, openConnections: 0, startedMs: 1000, endedMs: 4000, flows: [] },
  ...{ fingerprint: null, receipt: null, captures: [], warnings: [], error: null },
};

test('how far, how long', () => {
  expect(sharePercent(run)).toBe(75);
  expect(sharePercent({ ...run, sizeBytes: 0 })).toBe(100);
  expect(timeLeftText({ ...run, phase: 'running' })).toBe('not known yet');
  expect(timeLeftText({ ...run, phase: 'running', secondsLeft: 0.3 })).toBe('less than 1 s');
  expect(timeLeftText({ ...run, phase: 'paused', secondsLeft: 5 })).toBe('waits for you');
  expect(endText(run)).toBe('1.5 kB of 2.0 kB in 3.0 s over 2 connections');
});

describe('the receipt', () => {
  test.each([
    [null, 'none', 'no receipt'],
    [{ ok: true, applicationBytes: 1500, text: 'Signed.' }, 'right', 'confirmed'],
    [{ ok: false, applicationBytes: 1400, text: 'Bytes are missing.' }, 'wrong', 'not confirmed'],
    [
      { ok: true, applicationBytes: 0, text: 'Echoes.', echoes: { requests: 9, answered: 8 } },
      'unseen',
      'not seen by the listener',
    ],
    [
      { ok: false, applicationBytes: 0, text: 'Bytes.', echoes: { requests: 9, answered: 8 } },
      'wrong',
      'not confirmed',
    ],
  ] as const)('%j', (receipt, kind, word) => {
    const state = { ...run, receipt };
    expect(receiptVerdict(state).kind).toBe(kind);
    expect(verdictWord(state)).toBe(word);
  });

  test('says how much arrived', () => {
    const receipt = { ok: false, applicationBytes: 1400, text: 'Bytes are missing.' };
    expect(receiptVerdict({ ...run, receipt }).text).toBe('1,400 of 1,500 bytes arrived. Bytes are missing.');
  });
});

test.each([
  [0, 'nothing lost'],
  [null, 'loss not counted'],
  [5000, '5.0 kB of the run were not captured'],
  [-3, '3 B more were captured than the listener counted'],
])('a capture that lost %j', (lostTcpBytes, text) => {
  const capture: RunCapture = {
    dataset: 'd',
    how: 'live',
    labelledPackets: 1,
    uniqueTcpBytes: 1,
    lostTcpBytes,
  };
  expect(captureText(capture)).toBe(`1 packet labelled chum while captured; ${text}`);
});

test('the filters are understood', () => {
  const flow: RunFlow = {
    ...{ protocol: 'TCP', localIp: '::1', localPort: 40_404, remoteIp: '2001:db8::9', remotePort: 443 },
    ...{ applicationBytes: 1, tcpBytes: 1, startedMs: 1, endedMs: null },
  };
  const texts = [runFilter(run), runFilter({ ...run, remoteIp: null }), flowFilter(flow)];
  for (const text of texts) expect(() => parseFilter(text)).not.toThrow();
  expect(runFilter(run)).toBe('label == chum and ip == 203.0.113.9');
});
