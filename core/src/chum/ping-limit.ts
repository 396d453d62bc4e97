// How many pings a run may have under way, and how fast they may follow each other: each is a process.

export interface PingLimit {
  /** Resolves when one more may start; what it gives is called at its end. */
  readonly enter: () => Promise<() => void>;
}

const mostAtOnce = 4;
/** Between two starts, ms: 200 a second at most. */
const leastGapMs = 5;

export function createPingLimit(): PingLimit {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let nextMs = 0;
  return {
    enter: async () => {
      while (underWay >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      underWay++;
      const nowMs = performance.now();
      const waitMs = nextMs - nowMs;
      nextMs = Math.max(nextMs, nowMs) + leastGapMs;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      return () => {
        underWay--;
        waiting.shift()?.();
      };
    },
  };
}
