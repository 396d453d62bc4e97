// One capture from the host's side: its worker process, its newest state, and its one end, however it comes. Packets
// never pass here.

import type { CaptureState, CaptureTail } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { createContractClient } from '@jaws/shared/rpc/client';
import { fromWireError } from '@jaws/shared/rpc/wire-errors';
import type { ContractClient } from '@jaws/shared/rpc/contract-shape';
import type { HostLog } from '../../host/host-log.ts';
import {
  captureWorkerContract,
  type CaptureJob,
  type CaptureWorkerEvents,
  type CaptureWorkerProcedures,
} from '../capture-worker-contract.ts';
import type { FlowKey, FlowReport, WatchedFlow } from '../flows/watched-flow.ts';
import type { SpawnedCaptureWorker } from '../process/spawned-capture-worker.ts';
import { interfacePresence } from '../sources/interface-presence.ts';
import { endHelper, noteHelper, type HelperProcess } from './helper-process.ts';
import { failedState, firstState } from './capture-states.ts';

export interface ActiveCaptureParts {
  readonly spawn: () => SpawnedCaptureWorker;
  readonly log: HostLog;
  readonly clock: () => number;
  readonly publishState: (state: CaptureState) => void;
  readonly publishTail: (tail: CaptureTail) => void;
  /** Brings the dataset of a worker that died in order; the rows that are there then, null when there is none. */
  readonly repair: (state: CaptureState) => Promise<number | null>;
}

type Client = ContractClient<CaptureWorkerProcedures, CaptureWorkerEvents>;

/** A worker whose pipe is closed has this long to end by itself: it may still be storing. */
const farewellMs = 30_000;

export class ActiveCapture {
  /** Resolves with the final state; never rejects. */
  readonly ended: Promise<CaptureState>;
  /** Resolves when the worker's process is gone. */
  readonly gone: Promise<void>;
  private readonly job: CaptureJob;
  private readonly parts: ActiveCaptureParts;
  private readonly worker: SpawnedCaptureWorker;
  private readonly client: Client;
  private resolveEnded: (state: CaptureState) => void = () => undefined;
  private newest: CaptureState;
  private isOver = false;
  private helper: Promise<HelperProcess> | null = null;

  constructor(job: CaptureJob, parts: ActiveCaptureParts) {
    this.job = job;
    this.parts = parts;
    this.newest = firstState(job, parts.clock());
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
    this.worker = parts.spawn();
    this.gone = new Promise((resolve) => {
      this.worker.onExit(() => {
        resolve();
      });
    });
    this.client = createContractClient(this.worker.transport, captureWorkerContract, {
      onProblem: (what) => {
        parts.log.warn(`capture worker: ${what}`);
      },
    });
    this.listen();
  }

  get state(): CaptureState {
    return this.newest;
  }

  /** @throws JawsError what the worker says; capture.worker-died */
  async start(): Promise<string> {
    this.parts.publishState(this.newest);
    try {
      const { dataset, helperPid } = await this.client.call('worker.start', this.job);
      if (helperPid !== null) this.helper = noteHelper(helperPid);
      return dataset;
    } catch (error) {
      if (isDisconnected(error)) return await this.endedAtStart();
      const told =
        error instanceof JawsError ? error : new JawsError('internal', undefined, { cause: error });
      this.finish(failedState(this.newest, told));
      throw told;
    }
  }

  /** @throws JawsError capture.not-running after its end, and what the worker says */
  async label(label: string): Promise<void> {
    await this.ask(() => this.client.call('worker.label', { label }));
  }

  async pause(): Promise<void> {
    await this.ask(() => this.client.call('worker.pause', {}));
  }

  async resume(): Promise<void> {
    await this.ask(() => this.client.call('worker.resume', {}));
  }

  /** Resolves when packets of these flows are labelled and counted. @throws JawsError capture.not-running */
  async watchFlows(flows: readonly WatchedFlow[]): Promise<void> {
    await this.ask(() => this.client.call('worker.watchFlows', { flows: [...flows] }));
  }

  /** What was seen of the flows so far. @throws JawsError capture.not-running */
  async finishFlows(flows: readonly FlowKey[]): Promise<FlowReport> {
    return await this.ask(() => this.client.call('worker.finishFlows', { flows: [...flows] }));
  }

  /** Resolves when everything captured is stored; after the end, at once. */
  async stop(): Promise<CaptureState> {
    if (this.isOver) return await this.ended;
    try {
      this.finish(await this.client.call('worker.stop', {}));
    } catch (error) {
      if (!isDisconnected(error)) throw error;
    }
    return await this.ended;
  }

  /** Leaves the worker alone: it stores what it has, closes its dataset and ends. */
  leave(): void {
    this.client.close();
  }

  private listen(): void {
    const { client, parts } = this;
    client.subscribe('capture.stateChanged', (state) => {
      if (this.isOver) return;
      this.newest = state;
      parts.publishState(state);
    });
    client.subscribe('capture.tailChanged', (tail) => {
      if (!this.isOver) parts.publishTail(tail);
    });
    client.subscribe('worker.ended', (state) => {
      this.finish(state);
    });
    client.subscribe('worker.helperChanged', ({ pid }) => {
      this.helper = pid === null ? null : noteHelper(pid);
    });
    client.subscribe('worker.logged', ({ level, text }) => {
      parts.log[level](`capture worker: ${text}`);
    });
    this.endWithPipe();
    this.worker.onExit((reason) => {
      void this.died(reason ?? 'it ended without a word');
    });
  }

  /** One that hangs without its pipe would never be missed. */
  private endWithPipe(): void {
    let timer: NodeJS.Timeout | undefined;
    this.client.onClose(() => {
      timer = setTimeout(() => void this.worker.terminate(), farewellMs).unref();
    });
    this.worker.onExit(() => {
      clearTimeout(timer);
    });
  }

  private async ask<T>(call: () => Promise<T>): Promise<T> {
    if (this.isOver) throw notRunning();
    try {
      return await call();
    } catch (error) {
      throw isDisconnected(error) ? notRunning() : error;
    }
  }

  /** A short replay may be over, and its worker gone, before the answer to `worker.start` was taken in. */
  private async endedAtStart(): Promise<string> {
    const { dataset, error } = await this.ended;
    if (error !== null) throw fromWireError(error);
    if (dataset === null) throw new JawsError('capture.worker-died');
    return dataset;
  }

  private finish(state: CaptureState): void {
    if (this.isOver) return;
    this.isOver = true;
    this.newest = state;
    this.parts.publishState(state);
    this.resolveEnded(state);
    this.client.close();
  }

  private async died(reason: string): Promise<void> {
    if (this.isOver) return;
    const { parts, job } = this;
    parts.log.error(`the worker of capture ${job.captureId} died: ${reason}`);
    const helper = await this.helper;
    if (helper !== null && (await endHelper(helper))) parts.log.warn(`its helper ${helper.pid} was ended`);
    const rows = await parts.repair(this.newest);
    const kept = rows === null ? '' : ` ${rows.toLocaleString('en-US')} rows were kept.`;
    const error = (await this.interfaceWentAway())
      ? new JawsError('capture.interface-gone', `The interface went away while capturing.${kept}`)
      : new JawsError('capture.worker-died', `The capture ended unexpectedly.${kept}`);
    this.finish(failedState({ ...this.newest, ...keptCounts(this.newest, rows) }, error));
  }

  /** `cap` aborts its process when its interface is deleted or set down; that is no riddle for the user. */
  private async interfaceWentAway(): Promise<boolean> {
    const { source, interface: name } = this.newest;
    if (source?.name !== 'cap' || name === null) return false;
    const presence = await interfacePresence(name);
    return presence === 'missing' || presence === 'down';
  }
}

/** Rows may have been written that no state has told of. */
function keptCounts(
  { rows, stored }: CaptureState,
  kept: number | null,
): Pick<CaptureState, 'rows' | 'stored'> {
  if (kept === null) return { rows, stored };
  return { rows: kept, stored: stored + Math.max(0, kept - rows) };
}

function isDisconnected(error: unknown): boolean {
  return error instanceof JawsError && error.code === 'rpc.disconnected';
}

function notRunning(): JawsError {
  return new JawsError('capture.not-running', 'This capture has ended.', {
    hint: 'Start another one.',
  });
}
