// The waits of a run: they stand still while it is paused, and end at once when it stops.

interface Waiter {
  leftMs: number;
  sinceMs: number;
  timer: NodeJS.Timeout | null;
  readonly resolve: () => void;
}

export interface Pacer {
  /** Resolves after so many ms without the pauses; at once when stopping. Also with 0 ms it waits for a pause's end. */
  readonly wait: (ms: number) => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
  readonly isStopping: () => boolean;
  readonly isPaused: () => boolean;
  /** Time since the beginning less the pauses, ms. */
  readonly activeMs: () => number;
}

/** `noWait`: every wait is 0 ms. */
export function createPacer(noWait: boolean): Pacer {
  const waiters = new Set<Waiter>();
  let isStopping = false;
  let isPaused = false;
  let activeMs = 0;
  let sinceMs = performance.now();
  const run = (waiter: Waiter): void => {
    waiter.sinceMs = performance.now();
    waiter.timer = setTimeout(() => {
      waiters.delete(waiter);
      waiter.resolve();
    }, waiter.leftMs);
  };
  const halt = (waiter: Waiter): void => {
    if (waiter.timer === null) return;
    clearTimeout(waiter.timer);
    waiter.timer = null;
    waiter.leftMs = Math.max(0, waiter.leftMs - (performance.now() - waiter.sinceMs));
  };
  return {
    wait: (given) => {
      const ms = noWait ? 0 : given;
      if (isStopping || (ms === 0 && !isPaused)) return Promise.resolve();
      return new Promise((resolve) => {
        const waiter: Waiter = { leftMs: ms, sinceMs: 0, timer: null, resolve };
        waiters.add(waiter);
        if (!isPaused) run(waiter);
      });
    },
    pause: () => {
      if (isPaused || isStopping) return;
      isPaused = true;
      activeMs += performance.now() - sinceMs;
      for (const waiter of waiters) halt(waiter);
    },
    resume: () => {
      if (!isPaused) return;
      isPaused = false;
      sinceMs = performance.now();
      for (const waiter of waiters) run(waiter);
    },
    stop: () => {
      isStopping = true;
      for (const waiter of waiters) {
        halt(waiter);
        waiter.resolve();
      }
      waiters.clear();
    },
    isStopping: () => isStopping,
    isPaused: () => isPaused,
    activeMs: () => activeMs + (isPaused ? 0 : performance.now() - sinceMs),
  };
}
