// A capture worker without a process, a source or a store: it says what a test tells it to say, over memory ends.

import type { CaptureState } from '@jaws/shared/contract/capture';
import { createEventHub, type EventHub } from '@jaws/shared/rpc/event-hub';
import { createMemoryPair } from '@jaws/shared/rpc/memory-transport';
import { serveTransport } from '@jaws/shared/rpc/server';
import {
  captureWorkerContract,
  type CaptureJob,
  type CaptureWorkerEvents,
} from '../capture-worker-contract.ts';
import { textOfFlow } from '../flows/watched-flow.ts';
import type { CaptureWorkerStart, SpawnedCaptureWorker } from '../process/spawned-capture-worker.ts';
import { firstState } from './capture-states.ts';

export interface FakeBehaviour {
  /** Called for `worker.start`; default: it runs. */
  readonly onStart?: (worker: FakeCaptureWorker) => Promise<void> | void;
  readonly onStop?: (worker: FakeCaptureWorker) => Promise<void> | void;
  readonly helperPid?: number;
}

export class FakeCaptureWorker {
  readonly spawned: SpawnedCaptureWorker;
  readonly hub: EventHub<CaptureWorkerEvents> = createEventHub(() => undefined);
  readonly asked: string[] = [];
  readonly start: CaptureWorkerStart;
  job: CaptureJob | null = null;
  private state: CaptureState | null = null;
  private readonly exit: (reason: string | null) => void;

  constructor(start: CaptureWorkerStart, behaviour: FakeBehaviour) {
    this.start = start;
    const [host, own] = createMemoryPair();
    let resolveExit: (reason: string | null) => void = () => undefined;
    const exit = new Promise<string | null>((resolve) => (resolveExit = resolve));
    this.exit = (reason) => {
      host.close();
      resolveExit(reason);
    };
    own.onClose(() => {
      this.exit(null);
    });
    this.spawned = {
      transport: host,
      pid: null,
      onExit: (listener) => void exit.then(listener),
      terminate: () => {
        this.exit(null);
        return Promise.resolve();
      },
    };
    const note = (what: string): Promise<null> => {
      this.asked.push(what);
      return Promise.resolve(null);
    };
    serveTransport(
      own,
      captureWorkerContract,
      {
        'worker.start': async (job) => {
          this.job = job;
          await note('start');
          await behaviour.onStart?.(this);
          this.says({ phase: 'running', dataset: job.options.dataset });
          return { dataset: job.options.dataset ?? '', helperPid: behaviour.helperPid ?? null };
        },
        'worker.label': ({ label }) => note(`label ${label}`),
        'worker.pause': () => note('pause'),
        'worker.resume': () => note('resume'),
        'worker.watchFlows': ({ flows }) => note(`watch ${flows.map(textOfFlow).join(', ')}`),
        'worker.finishFlows': async ({ flows }) => {
          await note('finish');
          const seen = { packetsUp: 2, packetsDown: 1, uniqueTcpBytes: 1000 };
          return { datasets: [this.job?.options.dataset ?? ''], flows: flows.map(() => seen) };
        },
        'worker.stop': async () => {
          await note('stop');
          await behaviour.onStop?.(this);
          return this.says({ phase: 'ended' });
        },
      },
      this.hub,
      { logError: () => undefined },
    );
  }

  /** Publishes the state as changed; gives it. */
  says(change: Partial<CaptureState>): CaptureState {
    if (this.job === null) throw new Error('not started');
    this.state = { ...(this.state ?? firstState(this.job, 1000)), ...change };
    this.hub.publish('capture.stateChanged', this.state);
    return this.state;
  }

  ends(change: Partial<CaptureState> = {}): void {
    this.hub.publish('worker.ended', this.says({ phase: 'ended', ...change }));
  }

  /** As a process that is killed. */
  dies(reason = 'signal SIGKILL'): void {
    this.exit(reason);
  }
}
