// Not more often than so many times a second to one server, and not before the moment that it named itself.

import { setTimeout as sleep } from 'node:timers/promises';
import { JawsError } from '@jaws/shared/contract/errors';

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export interface HostPace {
  /** Resolves when the server may be asked; a wait longer than `longestWaitMs` is `lookup.too-many` at once. */
  readonly turn: (host: string, signal: AbortSignal) => Promise<void>;
  /** The server is not asked before that time. */
  readonly holdUntil: (host: string, untilMs: number) => void;
}

export interface PaceOptions {
  readonly perSecond: number;
  readonly longestWaitMs: number;
  readonly clock: () => number;
  readonly wait: Wait;
}

export const realWait: Wait = async (ms, signal) => {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw new JawsError('cancelled');
  });
};

export function createHostPace({ perSecond, longestWaitMs, clock, wait }: PaceOptions): HostPace {
  const next = new Map<string, number>();
  return {
    turn: async (host, signal) => {
      for (;;) {
        const waitMs = (next.get(host) ?? -Infinity) - clock();
        if (waitMs <= 0) break;
        if (waitMs > longestWaitMs) throw askedTooOften(host, clock() + waitMs);
        await wait(waitMs, signal);
      }
      next.set(host, clock() + 1000 / perSecond);
    },
    holdUntil: (host, untilMs) => {
      next.set(host, Math.max(next.get(host) ?? -Infinity, untilMs));
    },
  };
}

export function askedTooOften(host: string, untilMs: number): JawsError {
  const until = new Date(untilMs).toISOString();
  return new JawsError('lookup.too-many', `${host} wants no more questions before ${until}.`);
}

/** ms from now on of a `retry-after` header (RFC 9110 §10.2.3: seconds or a date); `usual` without a readable one. */
export function retryAfterMs(header: string | undefined, nowMs: number, usual: number): number {
  const text = (header ?? '').trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? usual : Math.max(0, date - nowMs);
}
