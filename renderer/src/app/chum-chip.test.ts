// What the status line says of a run.

import type { ChumState } from '@jaws/shared/contract/chum';
import { expect, test } from 'vitest';
import { chumChipText } from './chum-chip.tsx';

const run: ChumState = {
  ...{ runId: '0'.repeat(32), phase: 'running', host: 'h.example', remoteIp: null, title: 'burst' },
  ...{ style: 'burst', seed: 1, sizeBytes: 200, sentBytes: 90, bytesPerSecond: 0, secondsLeft: null },
  ...{ connections: 1, openConnections: 1, startedMs: 1, endedMs: null, flows: [] },
  ...{ fingerprint: null, receipt: null, captures: [], warnings: [], error: null },
};

test.each([
  [{}, 'chum 45 % to h.example'],
  [{ phase: 'paused' }, 'chum paused at 45 %'],
  [{ phase: 'stopping' }, 'chum stopping'],
  [{ sizeBytes: 0 }, 'chum 0 % to h.example'],
] as const)('%j', (changes, text) => {
  expect(chumChipText({ ...run, ...changes })).toBe(text);
});
