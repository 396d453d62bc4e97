// Drills for pages.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { DrillService } from '../drill/drill-service.ts';

type DrillHandlers = Pick<Handlers, 'drill.plan' | 'drill.start' | 'drill.cancel' | 'drill.state'>;

export function createDrillHandlers(drill: DrillService): DrillHandlers {
  return {
    'drill.plan': ({ plan }) => Promise.resolve(drill.plan(plan)),
    'drill.start': ({ plan, baseline }) => {
      drill.start(plan, baseline);
      return Promise.resolve(null);
    },
    'drill.cancel': async () => {
      await drill.cancel();
      return null;
    },
    'drill.state': () => Promise.resolve({ state: drill.state() }),
  };
}
