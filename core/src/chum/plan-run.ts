// What a run would send when, without a listener: for the form of the app and for the checks before a start.

import { randomInt } from 'node:crypto';
import type { ChumOptions } from '@jaws/shared/contract/chum';
import { planSchedule, scenarioOf, type ChumPlan } from '@jaws/shared/exfil/chum-plan';

/** A seed for runs that ask for none; the state and the record say which it was. */
export function drawSeed(): number {
  return randomInt(2 ** 32);
}

/** @throws JawsError chum.bad-size, chum.bad-scenario */
export function planChumRun(options: Omit<ChumOptions, 'target'>): ChumPlan {
  const { sizeBytes, seed, rateBps } = options;
  const scenario = scenarioOf(options);
  return planSchedule({ scenario, sizeBytes, seed: seed ?? drawSeed(), ports: [], rateBps });
}
