// What one run is, apart from how far it has come: decided before the first connection.

import { randomBytes } from 'node:crypto';
import type { ChumPlan } from '@jaws/shared/exfil/chum-plan';
import { planSchedule, scenarioOf } from '@jaws/shared/exfil/chum-plan';
import { createSchedule, type Lane } from '@jaws/shared/exfil/schedule';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ChumRunParts } from './chum-run.ts';
import { drawSeed } from './plan-run.ts';
import { resolveHost } from './resolve-host.ts';

export interface RunFacts {
  readonly runId: string;
  readonly seed: number;
  /** Address that the host's name stands for. */
  readonly ip: string;
  readonly plan: ChumPlan;
  readonly lanes: readonly Lane[];
  readonly startedMs: number;
}

/** @throws JawsError chum.bad-size, chum.bad-scenario, chum.token-missing, chum.unknown-host */
export async function readRunFacts(parts: ChumRunParts): Promise<RunFacts> {
  const { options, clock, noWait } = parts;
  const { target, sizeBytes } = options;
  const scenario = scenarioOf(options);
  if (target.token === '') throw new JawsError('chum.token-missing');
  const seed = options.seed ?? drawSeed();
  const input = { scenario, sizeBytes, seed, ports: target.ports, rateBps: options.rateBps };
  // Without waits no run is too long, and none is silent.
  const plan = planSchedule(input, noWait === true);
  const ip = await resolveHost(target.host);
  const runId = randomBytes(16).toString('hex');
  return { runId, seed, ip, plan, lanes: createSchedule(input), startedMs: clock() };
}
