// Simulated exfiltration for pages: the service knows the one run that goes on, and those that were.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { ChumService } from '../chum/service/chum-service.ts';

type ChumHandlers = Pick<Handlers, Extract<keyof Handlers, `chum.${string}`>>;

export function createChumHandlers(chum: ChumService): ChumHandlers {
  return {
    'chum.check': (target) => chum.check(target),
    'chum.plan': (options) => Promise.resolve(chum.plan(options)),
    'chum.start': (options, { signal }) => chum.start(options, signal),
    'chum.pause': ({ runId }) => {
      chum.pause(runId);
      return Promise.resolve(null);
    },
    'chum.resume': ({ runId }) => {
      chum.resume(runId);
      return Promise.resolve(null);
    },
    'chum.stop': ({ runId }) => chum.stop(runId),
    'chum.list': () => chum.list(),
    'chum.scores': () => chum.scores(),
    'chum.scenarios': () => Promise.resolve(chum.scenarios()),
  };
}
