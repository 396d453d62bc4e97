// How a run is told: within the bounds of the contract however long it was, and with its receipt as it is.

import { chumState, type ChumOptions } from '@jaws/shared/contract/chum';
import { JawsError } from '@jaws/shared/contract/errors';
import { expect, it } from 'vitest';
import { createFlowLedger } from './flow-ledger.ts';
import type { RunFacts } from './run-facts.ts';
import { chumStateOf, type RunSnapshot } from './run-state.ts';
import { createSentFlow } from './sent-flow.ts';

const options: ChumOptions = {
  target: { host: 'listener.test', ports: [], fingerprint: null, token: 't'.repeat(43) },
  ...{ sizeBytes: 1000, style: 'classic', scenario: null, seed: 1 },
};
const facts: RunFacts = {
  ...{ runId: '0123456789abcdef0123456789abcdef', seed: 1, ip: '192.0.2.2', lanes: [], startedMs: 1000 },
  plan: {
    ...{ title: 'classic', seed: 1, sizeBytes: 1000, connections: 1, seconds: 10, ports: [443], attack: [] },
    curve: [
      { seconds: 0, bytes: 0 },
      { seconds: 10, bytes: 1000 },
    ],
  },
};

function snapshot(change: Partial<RunSnapshot> = {}): RunSnapshot {
  return {
    ...{ options, facts, ledger: createFlowLedger(), fingerprint: null, isUnpaced: false, activeSeconds: 0 },
    ...{ phase: 'running', end: 'open', endedMs: null, settlement: null, captures: [], error: null },
    warnings: [],
    ...change,
  };
}

it('names the newest flows, and as many warnings and words as the contract takes', () => {
  const ledger = createFlowLedger();
  const ends = { protocol: 'TCP', localIp: '192.0.2.1', remoteIp: '192.0.2.2', remotePort: 443 } as const;
  for (let localPort = 1; localPort <= 120; localPort++)
    ledger.add(createSentFlow({ ...ends, localPort }, 0, () => 0, null));
  const state = chumStateOf(
    snapshot({
      ...{ ledger, phase: 'failed', end: 'failed', endedMs: 2000 },
      warnings: Array<string>(40).fill('w'.repeat(900)),
      error: new JawsError('chum.broken', 'e'.repeat(9000)),
    }),
  );
  expect(chumState.safeParse(state).error).toBeUndefined();
  expect(state.flows.map(({ localPort }) => localPort)).toEqual(
    Array.from({ length: 50 }, (_, at) => 71 + at),
  );
  expect([state.connections, state.openConnections, state.warnings.length]).toEqual([120, 120, 20]);
});

it('tells rate and time left while it runs, and the mean when it is over', () => {
  const ledger = createFlowLedger();
  ledger.sent(500);
  expect(chumStateOf(snapshot({ ledger, activeSeconds: 6 })).secondsLeft).toBeCloseTo(6, 6);
  const over = snapshot({ ledger, phase: 'ended', end: 'stopped', endedMs: 3000 });
  expect(chumStateOf(over)).toMatchObject({ bytesPerSecond: 250, secondsLeft: null, error: null });
  // A clock that was set back meanwhile.
  expect(chumStateOf({ ...over, endedMs: 500 }).bytesPerSecond).toBe(0);
});
