// Long computations in steps: signals are heard between them, and other calls get their turn.

import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { requireGoingOn } from './read-datasets.ts';

/** A turn of the event loop costs some µs; one after each tree would be felt where trees take .1 ms. */
const pauseEveryMs = 50;

/** @throws JawsError cancelled, and what the steps throw */
export async function inSteps<Step, T>(
  steps: Generator<Step, T, void>,
  signal: CallSignal | undefined,
  onStep?: (step: Step) => void,
): Promise<T> {
  let heardMs = performance.now();
  for (;;) {
    requireGoingOn(signal);
    const { done, value } = steps.next();
    if (done === true) return value;
    onStep?.(value);
    if (performance.now() - heardMs < pauseEveryMs) continue;
    await setImmediate();
    heardMs = performance.now();
  }
}
