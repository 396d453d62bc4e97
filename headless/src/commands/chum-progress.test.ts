// What a run of chum shows while it goes on.
import type { ChumState } from '@jaws/shared/contract/chum';
import { describe, expect, it } from 'vitest';
import { createTestIo } from '../cli/test-io.fixture.ts';
import { createChumProgress, rateText } from './chum-progress.ts';

const state: ChumState = {
  ...{ runId: '0'.repeat(32), phase: 'running', host: 'h', remoteIp: '192.0.2.1', title: 'classic' },
  ...{ style: 'classic', seed: 1, sizeBytes: 2_000_000, sentBytes: 500_000, bytesPerSecond: 123_456.7 },
  ...{ secondsLeft: 61.24, connections: 2, openConnections: 1, startedMs: 0, endedMs: null, flows: [] },
  ...{ fingerprint: null, receipt: null, captures: [], warnings: [], error: null },
};

describe('rateText', () => {
  it.each<readonly [string, Partial<ChumState>, string]>([
    ['rate and time left', {}, '123 kB/s, 1:01 left'],
    ['nothing known of the time', { secondsLeft: null }, '123 kB/s'],
    ['several connections', { openConnections: 6 }, '123 kB/s, 1:01 left, 6 connections'],
    ['another phase', { phase: 'paused' }, 'paused'],
  ])('%s', (_what, change, text) => {
    expect(rateText({ ...state, ...change })).toBe(text);
  });
});

describe('createChumProgress', () => {
  it('draws a bar on a terminal, and clears it', () => {
    const io = createTestIo({ stderrIsTerminal: true });
    const progress = createChumProgress({ io, options: {}, dataDir: '/d' });
    progress.update(state);
    progress.end();
    expect(io.err()).toMatch(/^\rchum \[#{6}\.{18}\] {2}25 % {2}500 kB {2}123 kB\/s, 1:01 left.*\r.*$/s);
  });

  it('writes NDJSON when asked, and nothing where nobody looks', () => {
    const io = createTestIo();
    createChumProgress({ io, options: {}, dataDir: '/d' }).update(state);
    expect(io.err()).toBe('');
    createChumProgress({ io, options: { progress: 'json' }, dataDir: '/d' }).update(state);
    expect(JSON.parse(io.err())).toEqual({
      ...{ runId: state.runId, phase: 'running', done: 500_000, total: 2_000_000, unit: 'bytes' },
      ...{ bytesPerSecond: 123_457, secondsLeft: 61.2, connections: 2 },
    });
  });
});
