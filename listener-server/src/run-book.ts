// All runs of the listener: begun by their first accepted handshake, ended by the client, by time or by the stop.
// Each has one receipt file, written anew while it runs, so that a killed listener loses seconds at most.

import { sign } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunId } from '@jaws/shared/exfil/listener-protocol';
import { receiptText, type Receipt, type ReceiptBody } from '@jaws/shared/exfil/receipt';
import { writeFileAtomically } from './atomic-file.ts';
import type { ListenerKeys } from './listener-keys.ts';
import type { ListenerLog } from './listener-log.ts';
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
  /** Ends the run and gives its receipt once that is on the disk; null when no such run is open. */
  readonly end: (runId: string, state: 'ended' | 'expired' | 'stopped') => Promise<Receipt | null>;
  /** The receipt of a run that is over; null when there is none. */
  readonly receiptOf: (runId: string) => Promise<string | null>;
  readonly open: () => number;
  /** Cuts every flow that is open; their receipts say `stopped`. */
  readonly stopFlows: () => void;
  readonly close: () => Promise<void>;
}

const maxOpenRuns = 1000;

export function signReceipt(keys: ListenerKeys, body: ReceiptBody): Receipt {
  const signature = sign(null, Buffer.from(receiptText(body)), keys.receiptKey).toString('base64url');
  return { body, publicKey: keys.receiptPublicKey, signature };
}

async function idsOf(folder: string): Promise<Set<string>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  return new Set(names.map((name) => name.replace(/\.json$/, '')).filter(isRunId));
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export async function openRunBook(options: RunBookOptions): Promise<RunBook> {
  const { folder, keys, log, clock } = options;
  // A run that has a receipt is over: its id begins no second one, whatever was lost in between.
  const known = await idsOf(folder);
  const runs = new Map<string, Run>();
  const written = new Map<Run, number>();
  let writing: Promise<unknown> = Promise.resolve();

  /** One write after the other: an older state must not come to lie over a newer one. */
  const write = (run: Run, state: ReceiptBody['state']): Promise<Receipt> => {
    const work = writing.then(async () => {
      const signed = signReceipt(keys, run.body(state));
      await writeFileAtomically(join(folder, `${run.runId}.json`), `${JSON.stringify(signed)}\n`);
      return signed;
    });
    writing = work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      log.write('error', 'receipt.unwritten', { runId: run.runId, reason });
    });
    return work;
  };
  const end: RunBook['end'] = async (runId, state) => {
    const run = runs.get(runId);
    if (run === undefined) return null;
    runs.delete(runId);
    written.delete(run);
    run.stop();
    const signed = await write(run, state);
    log.write('info', `run.${state}`, {
      runId,
      bytes: signed.body.applicationBytes,
      count: signed.body.flows.length,
    });
    return signed;
  };
  /** Its failure is in the log already: nobody waits for it. */
  const endAlone = (runId: string, state: 'expired' | 'stopped'): Promise<unknown> =>
    end(runId, state).catch(() => null);
  const checkpoint = (): void => {
    const now = clock();
    for (const run of [...runs.values()]) {
      const lastMs = run.lastMs();
      const isIdle = run.openConnections() === 0;
      if (now - run.startedMs > options.runLifeMs || (isIdle && now - lastMs > options.runIdleMs))
        void endAlone(run.runId, 'expired');
      else if (written.get(run) !== lastMs) {
        written.set(run, lastMs);
        write(run, 'open').catch(() => undefined);
      }
    }
  };
  const timer = setInterval(checkpoint, options.checkpointMs);
  return {
    enter: (runId) => {
      const found = runs.get(runId);
      if (found !== undefined) return found;
      if (known.has(runId) || runs.size >= maxOpenRuns) return null;
      known.add(runId);
      const run = createRun(runId, clock);
      runs.set(runId, run);
      log.write('info', 'run.started', { runId });
      return run;
    },
    find: (runId) => runs.get(runId) ?? null,
    end,
    receiptOf: async (runId) => {
      if (!isRunId(runId) || runs.has(runId) || !known.has(runId)) return null;
      return await readFile(join(folder, `${runId}.json`), 'utf8').catch(() => null);
    },
    open: () => runs.size,
    stopFlows: () => {
      for (const run of runs.values()) run.stop();
    },
    close: async () => {
      clearInterval(timer);
      await Promise.all([...runs.keys()].map((runId) => endAlone(runId, 'stopped')));
      await writing;
    },
  };
}
