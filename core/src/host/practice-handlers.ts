// Practice for pages.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { PracticeService } from '../practice/practice-service.ts';

type PracticeHandlers = Pick<Handlers, Extract<keyof Handlers, `practice.${string}`>>;

export function createPracticeHandlers(practice: PracticeService): PracticeHandlers {
  return {
    'practice.start': () => {
      practice.start();
      return Promise.resolve(null);
    },
    'practice.cancel': async () => {
      await practice.cancel();
      return null;
    },
    'practice.state': () => Promise.resolve({ state: practice.state() }),
  };
}
