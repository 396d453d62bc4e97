// Keeps one worker: starts it on first use, tells when it died, starts it again within limits, and ends it when a
// computation that nobody waits for any more holds it up.

import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { createContractClient } from '@jaws/shared/rpc/client';
import type { ContractClient } from '@jaws/shared/rpc/contract-shape';
import type { HostLog } from '../host/host-log.ts';
import type { SpawnedWorker } from './spawned-worker.ts';
import { workerContract, type WorkerEvents, type WorkerProcedures } from './worker-contract.ts';

export type WorkerClient = ContractClient<WorkerProcedures, WorkerEvents>;

export interface SupervisorOptions {
  readonly name: string;
  readonly spawn: () => SpawnedWorker;
  readonly clock: () => number;
  readonly log: HostLog;
  /** Called with each new worker's client, to subscribe. */
  readonly onStart: (client: WorkerClient) => void;
  readonly onDeath: (error: JawsError) => void;
  /** How long a cancelled computation may go on. */
  readonly graceMs?: number;
}

/** More deaths than this in a minute and the worker stays down until a minute has passed. */
const maxDeaths = 3;
const windowMs = 60_000;
/** A worker that has not answered by then computes; one that has soon finished keeps the tables it has read. */
const usualGraceMs = 400;

interface Running {
  readonly worker: SpawnedWorker;
  readonly client: WorkerClient;
  interrupted: boolean;
}

export class WorkerSupervisor {
  private current: Running | null = null;
  /** The calls of `useInterruptibly` that somebody waits for, in the order in which they came. */
  private readonly computing = new Set<symbol>();
  private deathsMs: number[] = [];
  private closed = false;
  private readonly options: SupervisorOptions;

  constructor(options: SupervisorOptions) {
    this.options = options;
  }

  /** Runs one call; a worker that dies under it is `worker.died`. */
  async use<T>(work: (client: WorkerClient) => Promise<T>): Promise<T> {
    for (;;) {
      const running = this.running();
      try {
        return await work(running.client);
      } catch (error) {
        if (!(error instanceof JawsError) || error.code !== 'rpc.disconnected') throw error;
        // Another call was cancelled and took the worker along; this one begins again with the next worker.
        if (running.interrupted && !this.closed) continue;
        throw new JawsError(this.closed ? 'cancelled' : 'worker.died', undefined, { cause: error });
      }
    }
  }

  /**
   * As `use`, for calls that compute without a pause. When such a call is cancelled and the worker does not answer
   * soon, the worker is ended. Everything else that it was doing is done again by the next one: to be used where
   * all calls may be repeated.
   */
  async useInterruptibly<T>(work: (client: WorkerClient) => Promise<T>, signal: CallSignal): Promise<T> {
    const call = Symbol('call');
    this.computing.add(call);
    const abort = (): void => {
      const [first] = this.computing;
      // A call behind another one is not what holds the worker up.
      if (first === call) void this.interruptIfBusy();
      this.computing.delete(call);
    };
    signal.addEventListener('abort', abort);
    try {
      return await this.use(work);
    } finally {
      signal.removeEventListener('abort', abort);
      this.computing.delete(call);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const { current } = this;
    this.current = null;
    await current?.worker.terminate();
  }

  private async interruptIfBusy(): Promise<void> {
    const { current } = this;
    if (current === null || (await answersWithin(current.client, this.options.graceMs ?? usualGraceMs)))
      return;
    if (this.current !== current) return;
    this.current = null;
    current.interrupted = true;
    await current.worker.terminate();
  }

  private running(): Running {
    if (this.closed) throw new JawsError('cancelled');
    if (this.current !== null) return this.current;
    const nowMs = this.options.clock();
    this.deathsMs = this.deathsMs.filter((ms) => nowMs - ms < windowMs);
    if (this.deathsMs.length >= maxDeaths) {
      throw new JawsError('worker.died', 'A part of JAWS ended unexpectedly several times.', {
        hint: 'Wait a minute and try again with less data.',
      });
    }
    const worker = this.options.spawn();
    const client = createContractClient(worker.transport, workerContract, {
      onProblem: (what) => {
        this.options.log.warn(`${this.options.name}: ${what}`);
      },
    });
    const started = { worker, client, interrupted: false };
    this.current = started;
    worker.onExit((reason) => {
      if (this.current === started) this.current = null;
      if (reason !== null) this.died(reason);
    });
    this.options.onStart(client);
    return started;
  }

  private died(reason: string): void {
    if (this.closed) return;
    this.deathsMs.push(this.options.clock());
    this.options.log.error(`${this.options.name} died: ${reason}`);
    this.options.onDeath(new JawsError('worker.died'));
  }
}

/** False when the time is over; a worker that is gone has nothing to be ended and counts as one that answers. */
function answersWithin(client: WorkerClient, graceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, graceMs);
    const answered = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    client.call('work.ping', {}).then(answered, answered);
  });
}
