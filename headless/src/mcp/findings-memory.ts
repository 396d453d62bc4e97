// The newest results of scoring, in memory: to explain a finding must not judge the whole dataset once more. Nothing is
// kept on disk; the inbox of the app is neither read for results nor changed.

import type { ScoreResult } from '@jaws/shared/contract/detection';

export interface FindingsMemory {
  /** The result under this key, computed where there is none. A failure is not kept. */
  readonly get: (key: string, compute: () => Promise<ScoreResult>) => Promise<ScoreResult>;
}

const mostKept = 4;

export function findingsMemory(): FindingsMemory {
  const kept = new Map<string, ScoreResult>();
  return {
    get: async (key, compute) => {
      const result = kept.get(key) ?? (await compute());
      // Used last, dropped last.
      kept.delete(key);
      kept.set(key, result);
      for (const [oldest] of kept) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
      return result;
    },
  };
}
