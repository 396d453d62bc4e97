// Keeps one worker: starts it on first use, tells when it died, starts it again within limits.

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
}

/** More deaths than this in a minute and the worker stays down until a minute has passed. */
const maxDeaths = 3;
const windowMs = 60_000;

export class WorkerSupervisor {
  private current: { readonly worker: SpawnedWorker; readonly client: WorkerClient } | null = null;
  private deathsMs: number[] = [];
  private closed = false;
  private readonly options: SupervisorOptions;

  constructor(options: SupervisorOptions) {
    this.options = options;
  }

  /** Runs one call; a worker that dies under it is `worker.died`. */
  async use<T>(work: (client: WorkerClient) => Promise<T>): Promise<T> {
    const { client } = this.running();
    try {
      return await work(client);
    } catch (error) {
      if (!(error instanceof JawsError) || error.code !== 'rpc.disconnected') throw error;
      throw new JawsError(this.closed ? 'cancelled' : 'worker.died', undefined, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const { current } = this;
    this.current = null;
    await current?.worker.terminate();
  }

  private running(): { readonly worker: SpawnedWorker; readonly client: WorkerClient } {
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
    const started = { worker, client };
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
