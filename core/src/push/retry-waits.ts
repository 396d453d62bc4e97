// How long a push waits between tries: twice as long each time, up to a minute, never quite the same, so that many
// clients of a listener that starts anew do not come at one moment.

export interface RetryPlan {
  /** Tries in a row without progress before it gives up. */
  readonly tries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

export const usualRetries: RetryPlan = { tries: 10, firstWaitMs: 1000, longestWaitMs: 60_000 };

/**
 * Before try number `attempt` (from 1), ms. `chance` in [0, 1) takes off up to half.
 */
export function waitBefore(attempt: number, plan: RetryPlan, chance: number): number {
  const full = Math.min(plan.longestWaitMs, plan.firstWaitMs * 2 ** (attempt - 1));
  return Math.round(full * (1 - chance / 2));
}
