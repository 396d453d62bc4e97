// The real things behind the app's chum.

import { builtInScenarios } from '@jaws/shared/exfil/built-in-scenarios';
import { startListenerThread } from '../../practice/listener-thread.ts';
import { checkListener } from '../check-listener.ts';
import { planChumRun } from '../plan-run.ts';
import { startChumRun } from '../start-chum-run.ts';
import type { ChumTools } from './chum-tools.ts';

/** `clock`: Unix epoch in ms; `listenerEntry`: the built listener. */
export function createChumTools(clock: () => number, listenerEntry: URL): ChumTools {
  return {
    start: startChumRun,
    check: (target) => checkListener(target, clock),
    plan: planChumRun,
    startListener: (place) => startListenerThread(listenerEntry, place),
    scenarios: builtInScenarios.map(({ id, scenario }) => ({
      id,
      name: scenario.name,
      about: scenario.about ?? '',
      text: `${JSON.stringify(scenario, null, 2)}\n`,
    })),
  };
}
