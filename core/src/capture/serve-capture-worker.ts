// The inside of a capture worker, over any pipe: chooses the source, runs one session, answers commands of the host and
// of the control socket. The process around it is capture-worker.ts; fast tests use memory ends.

import { statfs } from 'node:fs/promises';
import type { CaptureState } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import { createEventHub } from '@jaws/shared/rpc/event-hub';
import { serveTransport } from '@jaws/shared/rpc/server';
import type { Transport } from '@jaws/shared/rpc/transport';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import {
  captureWorkerContract,
  type CaptureJob,
  type CaptureWorkerEvents,
  type CaptureWorkerProcedures,
} from './capture-worker-contract.ts';
import { chooseSource } from './choose-source.ts';
import type { ControlAnswer, ControlCommand } from './control/control-command.ts';
import { type ControlServer, serveControl } from './control/serve-control.ts';
import { createMachineFacts, type MachineFacts } from './machine-facts.ts';
import { CaptureSession } from './session/capture-session.ts';
import type { Clocks } from './session/session-clock.ts';
import type { SessionParts } from './session/session-parts.ts';
import type { PacketSource } from './packet-source.ts';
import { createPacketSource } from './sources/create-packet-source.ts';
import { runsMeanwhile } from '../truth/runs-meanwhile.ts';

export interface WorkerSurroundings {
  readonly clocks: Clocks;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ServedCaptureWorker {
  /** Stops the capture in order, if one runs; resolves when everything is stored. */
  readonly close: () => Promise<void>;
}

const mebibyte = 1_048_576;
/** As the contract has it. */
const mostWarnings = 20;

export function serveCaptureWorker(
  transport: Transport,
  surroundings: WorkerSurroundings,
): ServedCaptureWorker {
  const worker = new CaptureWorker(surroundings);
  serveTransport(transport, captureWorkerContract, worker.handlers(), worker.hub, {
    logError: (what, error) => {
      worker.log(
        'error',
        `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    },
  });
  return { close: () => worker.close() };
}

class CaptureWorker {
  readonly hub = createEventHub<CaptureWorkerEvents>(() => undefined);
  private session: CaptureSession | null = null;
  private starting: Promise<CaptureSession> | null = null;
  private source: PacketSource | null = null;
  private isStopAsked = false;
  /** The last state, with what is only known at the end. */
  private final: Promise<CaptureState> | null = null;
  private control: Promise<ControlServer | null> = Promise.resolve(null);
  private readonly surroundings: WorkerSurroundings;
  private readonly facts: MachineFacts;

  constructor(surroundings: WorkerSurroundings) {
    this.surroundings = surroundings;
    this.facts = createMachineFacts(surroundings.env);
  }

  log(level: 'info' | 'warn' | 'error', text: string): void {
    this.hub.publish('worker.logged', { level, text: text.slice(0, 20_000) });
  }

  handlers(): HandlersOf<CaptureWorkerProcedures> {
    return {
      'worker.start': async (job) => {
        if (this.starting !== null) throw new JawsError('internal', 'A capture worker runs one capture.');
        this.starting = this.start(job);
        const session = await this.starting;
        this.session = session;
        this.final = session.ended.then((state) => this.withRuns(state, job, session));
        void this.final.then((state) => this.ended(state));
        // Who hears of this start may have something to say at once.
        await this.control;
        const { dataset } = session.state();
        return { dataset: dataset ?? '', helperPid: session.helperPid };
      },
      'worker.label': async ({ label }) => {
        await this.obey({ action: 'label', label });
        return null;
      },
      'worker.pause': async () => {
        await this.obey({ action: 'pause' });
        return null;
      },
      'worker.resume': async () => {
        await this.obey({ action: 'resume' });
        return null;
      },
      'worker.watchFlows': ({ flows }) => {
        this.running().labels.flows.watch(flows);
        return Promise.resolve(null);
      },
      'worker.finishFlows': ({ flows }) =>
        Promise.resolve(this.running().labels.flows.finish(flows, this.surroundings.clocks.wall())),
      'worker.stop': async () => {
        const state = await (await this.started()).stop();
        return (await this.final) ?? state;
      },
    };
  }

  async close(): Promise<void> {
    this.isStopAsked = true;
    if (this.session === null) this.source?.stop();
    // A start that fails has nothing to stop.
    const session = await this.starting?.catch(() => null);
    await session?.stop();
    await (await this.control)?.close();
  }

  private async start(job: CaptureJob): Promise<CaptureSession> {
    const { dataDir, options } = job;
    if (options.dataset === null) throw new JawsError('internal', 'The capture has no dataset.');
    const store = createDatasetStore({
      dataDir,
      clock: this.surroundings.clocks.wall,
      log: (text) => {
        this.log('info', text);
      },
    });
    if (!options.append && (await store.exists(options.dataset))) {
      throw new JawsError('dataset.exists', `A dataset "${options.dataset}" exists.`);
    }
    const source = await this.openSource(job);
    this.source = source;
    if (this.isStopAsked) source.stop();
    const parts: SessionParts = {
      captureId: job.captureId,
      options: { ...options, dataset: options.dataset },
      source,
      store,
      clocks: this.surroundings.clocks,
      interfaceAddresses: () => this.addressesOf(options.interface),
      freeBytes: () => freeBytes(dataDir),
      publishState: (state) => {
        this.hub.publish('capture.stateChanged', state);
      },
      publishTail: (tail) => {
        this.hub.publish('capture.tailChanged', tail);
      },
      onDataset: (dataset) => {
        this.control = this.control.then(async (before) => {
          await before?.close();
          return await this.listen(dataDir, dataset);
        });
      },
      log: (text) => {
        this.log('info', text);
      },
    };
    return await CaptureSession.start(parts);
  }

  /** One that still waits for its first packets (a password of ssh) is told to give up waiting; it then starts empty. */
  private async started(): Promise<CaptureSession> {
    this.isStopAsked = true;
    if (this.session === null) this.source?.stop();
    return (await this.starting) ?? this.running();
  }

  private async openSource({ options, replayPath }: CaptureJob): Promise<PacketSource> {
    const { name, why } = await chooseSource(options.source, this.facts);
    return createPacketSource(
      name,
      why,
      {
        interface: options.interface,
        filter: options.filter,
        snapLength: options.snapLength,
        promiscuous: options.promiscuous,
        bufferBytes: options.bufferMiB * mebibyte,
        replay:
          replayPath === null || options.replay === null
            ? null
            : { path: replayPath, speed: options.replay.speed },
      },
      {
        clock: this.surroundings.clocks.wall,
        env: this.surroundings.env,
        log: (text) => {
          this.log('info', text);
        },
      },
    );
  }

  private async listen(dataDir: string, dataset: string): Promise<ControlServer | null> {
    try {
      return await serveControl({ dataDir, dataset, handle: (command) => this.obey(command) });
    } catch (error) {
      // Without its ear the capture still captures; the page and Ctrl+C can end it.
      this.log('warn', `commands from other processes cannot be heard: ${String(error)}`);
      return null;
    }
  }

  private async obey(command: ControlCommand): Promise<ControlAnswer> {
    const session = this.running();
    if (command.action === 'label') session.label(command.label);
    else if (command.action === 'pause') session.pause();
    else if (command.action === 'resume') session.resume();
    else if (command.action === 'watch') session.labels.flows.watch(command.flows);
    const state = command.action === 'stop' ? await session.stop() : session.state();
    const { phase, label, stored, dataset } = state;
    const answer = { phase, label, stored, dataset: dataset ?? '' };
    if (command.action !== 'finish') return answer;
    return { ...answer, report: session.labels.flows.finish(command.flows, this.surroundings.clocks.wall()) };
  }

  /** Names runs of chum that went on meanwhile and were not labelled; a replay is of another day. */
  private async withRuns(
    state: CaptureState,
    { dataDir }: CaptureJob,
    session: CaptureSession,
  ): Promise<CaptureState> {
    const { dataset, startedMs, elapsedMs, source, warnings } = state;
    if (dataset === null || source?.timestampSource === 'file') return state;
    const texts = await runsMeanwhile(dataDir, {
      ...{ dataset, startedMs, endedMs: startedMs + elapsedMs },
      knows: (flow) => session.labels.flows.knows(flow),
    });
    return { ...state, warnings: [...warnings, ...texts].slice(-mostWarnings) };
  }

  private running(): CaptureSession {
    if (this.session === null) throw new JawsError('capture.not-running');
    return this.session;
  }

  private async ended(state: CaptureState): Promise<void> {
    this.hub.publish('worker.helperChanged', { pid: null });
    this.hub.publish('worker.ended', state);
    await (await this.control)?.close();
  }

  /** `any` (Linux) captures on all interfaces, so all their addresses are its own. */
  private addressesOf(name: string | null): readonly string[] {
    if (name === null) return [];
    const all = this.facts.addresses();
    const lists = name === 'any' ? [...all.values()] : [all.get(name) ?? []];
    return lists.flat().map(({ address }) => address);
  }
}

async function freeBytes(folder: string): Promise<number | null> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
