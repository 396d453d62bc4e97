// Runs in the page: the newest word counts, refused starts are not runs, and the running one is on screen.

import { expect, test } from 'vitest';
import type { ChumState } from '@jaws/shared/contract/chum';
import { createMemoryStorage } from '../platform/storage.ts';
import { createChumStore, runList } from './chum-store.ts';

function run(number: number, changes: Partial<ChumState> = {}): ChumState {
  return {
    ...{
      runId: number.toString(16).padStart(32, '0'),
      phase: 'running',
      host: 'h',
      remoteIp: null,
      title: 't',
    },
    ...{ style: 'burst', seed: 1, sizeBytes: 10, sentBytes: 1, bytesPerSecond: 0, secondsLeft: null },
    ...{ connections: 1, openConnections: 1, startedMs: number, endedMs: null, flows: [] },
    ...{ fingerprint: null, receipt: null, captures: [], warnings: [], error: null },
    ...changes,
  };
}

test('a list that was asked for before an event does not overwrite the event', () => {
  const store = createChumStore(createMemoryStorage());
  const ended = run(1, { phase: 'ended' });
  store.getState().report(ended);
  store.getState().replaceAll([run(1), run(2, { phase: 'failed' })], new Set([ended.runId]));
  expect(runList(store.getState().runs).map(({ phase }) => phase)).toEqual(['failed', 'ended']);
  expect(store.getState().shown).toBe(null);
});

test('a run that goes on is shown when the page opens; one that is gone is shown no more', () => {
  const store = createChumStore(createMemoryStorage());
  store.getState().replaceAll([run(1)], new Set());
  expect(store.getState()).toMatchObject({ shown: run(1).runId, tab: 'runs' });
  store.getState().replaceAll([], new Set());
  expect(store.getState().shown).toBe(null);
});

test('a start that was refused is no run', () => {
  const store = createChumStore(createMemoryStorage());
  store.getState().report(run(1, { phase: 'connecting', connections: 0, sentBytes: 0 }));
  store.getState().report(run(1, { phase: 'failed', connections: 0, sentBytes: 0 }));
  expect(store.getState().runs.size).toBe(0);
});
