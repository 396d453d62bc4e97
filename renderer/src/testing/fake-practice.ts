// Practice of the in-memory host: a test moves it on.

import type { Handlers, Publish } from '@jaws/shared/contract/contract';
import type { PracticeState } from '@jaws/shared/contract/practice';

const startedMs = Date.UTC(2026, 4, 4, 13);

export class FakePractice {
  private state: PracticeState | null = null;
  private readonly publish: Publish;

  constructor(publish: Publish) {
    this.publish = publish;
  }

  change(changes: Partial<PracticeState>): void {
    this.state = {
      ...{ phase: 'starting', how: 'capture', why: null, dataset: null, captureId: null, runId: null },
      ...{ startedMs, verdict: null, error: null },
      ...this.state,
      ...changes,
    };
    this.publish('practice.stateChanged', this.state);
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `practice.${string}`>> {
    return {
      'practice.start': () => {
        this.change({ phase: 'starting', how: 'capture', why: null, verdict: null, error: null });
        return Promise.resolve(null);
      },
      'practice.cancel': () => {
        this.change({ phase: 'cancelled' });
        return Promise.resolve(null);
      },
      'practice.state': () => Promise.resolve({ state: this.state }),
    };
  }
}
