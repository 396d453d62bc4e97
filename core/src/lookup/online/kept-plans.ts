// What was previewed and may be sent: for a while, once, and not too many at a time.

import { JawsError } from '@jaws/shared/contract/errors';

export interface KeptPlans<T> {
  /** Gives its id. The oldest make room. */
  readonly keep: (plan: T) => string;
  /** @throws JawsError lookup.preview-again: never seen, used, or too old */
  readonly look: (id: string) => T;
  readonly remove: (id: string) => void;
}

export interface KeptPlansOptions {
  readonly clock: () => number;
  readonly randomId: () => string;
}

const mostPlans = 8;
const longestMs = 10 * 60_000;

export function createKeptPlans<T>({ clock, randomId }: KeptPlansOptions): KeptPlans<T> {
  const plans = new Map<string, { readonly plan: T; readonly untilMs: number }>();
  const tidy = (): void => {
    for (const [id, { untilMs }] of plans) if (untilMs <= clock()) plans.delete(id);
  };
  return {
    keep: (plan) => {
      tidy();
      for (const id of [...plans.keys()].slice(0, Math.max(0, plans.size - mostPlans + 1))) plans.delete(id);
      const id = randomId();
      plans.set(id, { plan, untilMs: clock() + longestMs });
      return id;
    },
    look: (id) => {
      tidy();
      const kept = plans.get(id);
      if (kept === undefined) throw new JawsError('lookup.preview-again');
      return kept.plan;
    },
    remove: (id) => {
      plans.delete(id);
    },
  };
}
