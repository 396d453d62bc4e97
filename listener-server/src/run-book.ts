// All runs of the listener: begun by their first accepted handshake, ended by the client, by time or by the stop.
// Each has one receipt file, written anew while it runs, so that a killed listener loses seconds at most.

import type { Receipt } from '@jaws/shared/exfil/receipt';
import type { ListenerKeys } from './listener-keys.ts';
import type { ListenerLog } from './listener-log.ts';
import { openReceiptFolder } from './receipt-folder.ts';
import { createRun, type Run } from './run.ts';

export interface RunBookOptions {
  readonly folder: string;
  readonly keys: ListenerKeys;
  readonly log: ListenerLog;
  readonly clock: () => number;
  /** A run ends by itself this long after its beginning, ms. */
  readonly runLifeMs: number;
  /** ... and this long after its last byte when nothing of it is open, ms. */
  readonly runIdleMs: number;
  /** Between two writes of the receipts of runs that go on, ms. */
  readonly checkpointMs: number;
}

export interface RunBook {
  /** The run of this id, begun when it is new; null when it has ended or too many run. */
  readonly enter: (runId: string) => Run | null;
  readonly find: (runId: string) => Run | null;
  /** Ends the run and gives its receipt, once that is on the disk or waits for room there; null: no such run. */
  readonly end: (runId: string, state: 'ended' | 'expired' | 'stopped') => Promise<Receipt | null>;
  /** The receipt of a run that is over; null when there is none. */
  readonly receiptOf: (runId: string) => Promise<string | null>;
  readonly open: () => number;
  /** Receipts that the disk has not taken yet. */
  readonly unwritten: () => number;
  /** Cuts every flow that is open; their receipts say `stopped`. */
  readonly stopFlows: () => void;
  readonly close: () => Promise<void>;
}

/** Those that wait for the disk included: they are in memory, too. */
const maxOpenRuns = 1000;

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export async function openRunBook(options: RunBookOptions): Promise<RunBook> {
  const { keys, log, clock } = options;
  // A run that has a receipt is over: its id begins no second one, whatever was lost in between.
  const receipts = await openReceiptFolder(options.folder, keys, log);
  const runs = new Map<string, Run>();
  const written = new Map<Run, number>();
  let isChecking = false;

  const end: RunBook['end'] = async (runId, state) => {
    const run = runs.get(runId);
    if (run === undefined) return null;
    runs.delete(runId);
    written.delete(run);
    run.stop();
    const signed = await receipts.keep(run, state);
    log.write('info', `run.${state}`, {
      runId,
      bytes: signed.body.applicationBytes,
      count: signed.body.flows.length,
    });
    return signed;
  };
  const check = async (run: Run): Promise<void> => {
    // Ended while the ones before it were written.
    if (runs.get(run.runId) !== run) return;
    const now = clock();
    const lastMs = run.lastMs();
    const isIdle = run.openConnections() === 0;
    if (now - run.startedMs > options.runLifeMs || (isIdle && now - lastMs > options.runIdleMs))
      await end(run.runId, 'expired');
    else if (written.get(run) !== lastMs && (await receipts.checkpoint(run)) && runs.has(run.runId))
      written.set(run, lastMs);
  };
  const checkpoint = async (): Promise<void> => {
    // A slow disk and a thousand runs: the next round waits instead of piling up behind this one.
    if (isChecking) return;
    isChecking = true;
    await receipts.retry();
    for (const run of [...runs.values()]) await check(run);
    isChecking = false;
  };
  const timer = setInterval(() => void checkpoint(), options.checkpointMs);
  return {
    enter: (runId) => {
      const found = runs.get(runId);
      if (found !== undefined) return found;
      if (receipts.has(runId) || runs.size + receipts.waiting() >= maxOpenRuns) return null;
      receipts.claim(runId);
      const run = createRun(runId, clock);
      runs.set(runId, run);
      log.write('info', 'run.started', { runId });
      return run;
    },
    find: (runId) => runs.get(runId) ?? null,
    end,
    receiptOf: async (runId) => (runs.has(runId) ? null : await receipts.read(runId)),
    open: () => runs.size,
    unwritten: receipts.waiting,
    stopFlows: () => {
      for (const run of runs.values()) run.stop();
    },
    close: async () => {
      clearInterval(timer);
      await Promise.all([...runs.keys()].map((runId) => end(runId, 'stopped')));
      await receipts.close();
    },
  };
}
