// Follows host, worker and helper of a capture while it runs: processor time and peak memory to the last look, and
// samples of memory where they are wanted.

import {
  browserProcesses,
  processTree,
  roleOf,
  type CaptureRole,
  type ProcessFigures,
} from './process-figures.ts';

/** `page` = all processes of the browser that looks on, together. */
export type WatchedRole = CaptureRole | 'page';

export interface RoleFigures {
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
}

export interface MemorySample {
  /** Since the watch began. */
  readonly seconds: number;
  /** Resident bytes; a role that was not there is left out. */
  readonly rssBytes: Readonly<Partial<Record<CaptureRole, number>>>;
}

export interface ProcessWatch {
  /** Looks now; ended processes keep their last figures. */
  look(): Readonly<Partial<Record<WatchedRole, RoleFigures>>>;
  readonly samples: readonly MemorySample[];
  stop(): void;
}

const lookMs = 500;

/** Looks twice a second; takes a sample every `sampleSeconds` when that is given. */
export function watchProcesses(hostPid: number, sampleSeconds: number | null): ProcessWatch {
  const startedMs = performance.now();
  const figures: Partial<Record<WatchedRole, RoleFigures>> = {};
  const browser = new Map<number, ProcessFigures>();
  const samples: MemorySample[] = [];
  const look = (): Readonly<Partial<Record<WatchedRole, RoleFigures>>> => {
    const rssBytes: Partial<Record<CaptureRole, number>> = {};
    for (const process of processTree(hostPid)) {
      const role = roleOf(process, hostPid);
      // A process that is ending has no memory any more.
      if (role === null || process.rssBytes === 0) continue;
      figures[role] = { cpuSeconds: process.cpuSeconds, peakRssBytes: process.peakRssBytes };
      rssBytes[role] = process.rssBytes;
    }
    for (const process of browserProcesses()) browser.set(process.pid, process);
    if (browser.size > 0) figures.page = sumOf([...browser.values()]);
    const seconds = (performance.now() - startedMs) / 1000;
    if (sampleSeconds !== null && seconds >= samples.length * sampleSeconds)
      samples.push({ seconds, rssBytes });
    return { ...figures };
  };
  // Not a reason to live on when the run has failed.
  const timer = setInterval(look, lookMs).unref();
  return {
    look,
    samples,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Memory shared between the browser's processes is counted once for each. */
function sumOf(processes: readonly ProcessFigures[]): RoleFigures {
  const sum = (of: (process: ProcessFigures) => number): number =>
    processes.reduce((total, process) => total + of(process), 0);
  return { cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds), peakRssBytes: sum((one) => one.peakRssBytes) };
}
