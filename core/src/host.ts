// The one composition root of the machine side. It never reads argv, the environment or Electron: whoever hosts it
// passes everything in. `close` undoes in reverse order.

import { mkdir } from 'node:fs/promises';
import { events, procedures, type Events, type Handlers } from '@jaws/shared/contract/contract';
import type { JawsError } from '@jaws/shared/contract/errors';
import type { EventSource } from '@jaws/shared/rpc/contract-shape';
import { createEventHub, type EventHub } from '@jaws/shared/rpc/event-hub';
import { serveTransport } from '@jaws/shared/rpc/server';
import type { Transport } from '@jaws/shared/rpc/transport';
import type { SpawnCaptureWorker } from './capture/process/spawned-capture-worker.ts';
import { CaptureService } from './capture/service/capture-service.ts';
import type { CaptureTools } from './capture/service/capture-tools.ts';
import type { ChumTools } from './chum/service/chum-tools.ts';
import { createDatasetStore } from './dataset/dataset-store.ts';
import { AllowService } from './findings/allow-service.ts';
import { announcerOf } from './host/announcer.ts';
import { createAsking } from './host/create-asking.ts';
import { createCaptureHandlers } from './host/capture-handlers.ts';
import { createChumHandlers } from './host/chum-handlers.ts';
import { closeServices } from './host/close-services.ts';
import { createDrill } from './host/create-drill.ts';
import { createDrillHandlers } from './host/drill-handlers.ts';
import { createDatasetHandlers } from './host/dataset-handlers.ts';
import { DownloadLinks, type Download } from './host/download-links.ts';
import { DatasetWatch } from './host/dataset-watch.ts';
import { createExportHandlers } from './host/export-handlers.ts';
import { ExportRegistry } from './host/export-registry.ts';
import type { HostLog } from './host/host-log.ts';
import type { HostServices } from './host/host-services.ts';
import { createFindingsHandlers } from './host/findings-handlers.ts';
import { createImportHandlers } from './host/import-handlers.ts';
import { JobRegistry } from './host/job-registry.ts';
import { createModelHandlers } from './host/model-handlers.ts';
import { createLiveHandlers } from './host/live-handlers.ts';
import { createLookupAskingHandlers } from './host/lookup-asking-handlers.ts';
import { createLookupHandlers } from './host/lookup-handlers.ts';
import { createPracticeHandlers } from './host/practice-handlers.ts';
import { createPushHandlers } from './host/push-handlers.ts';
import { createSessionHandlers } from './host/session-handlers.ts';
import type { SecretKeeper } from './host/secret-keeper.ts';
import { unfinishedWork, type UnfinishedWork } from './host/unfinished-work.ts';
import { createViewCalls } from './host/view-calls.ts';
import { openTemporaryFolder } from './host/temporary-folder.ts';
import { UploadRegistry, type IncomingUpload } from './host/upload-registry.ts';
import { recoverAfterDeath, tidyAfterDeath } from './host/recover-after-death.ts';
import { LiveService } from './live/live-service.ts';
import { currentOfflineLookup } from './lookup/current-offline-lookup.ts';
import type { LookupServers } from './lookup/online/online-lookup.ts';
import type { SpawnWorker } from './worker/spawned-worker.ts';
import { WorkerSupervisor, type WorkerClient } from './worker/worker-supervisor.ts';

export interface HostOptions {
  /** Made when missing, mode 0700. */
  readonly dataDir: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log: HostLog;
  readonly appVersion: string;
  readonly hostKind: 'desktop' | 'headless';
  /** The capture that ships with JAWS, or null where there is none. */
  readonly demoPath: string | null;
  readonly spawnWorker: SpawnWorker;
  readonly spawnCaptureWorker: SpawnCaptureWorker;
  /** Interfaces, filters and permissions of this machine. */
  readonly captureTools: CaptureTools;
  /** What sends simulated exfiltration. */
  readonly chumTools: ChumTools;
  /** Whether whoever hosts this answers `/download/<ticket>` with `takeDownload`, and `/upload/<ticket>` with `takeUpload`. */
  readonly servesFiles?: boolean;
  /** Default: in memory, until the host ends. */
  readonly secretKeeper?: SecretKeeper;
  readonly lookupServers?: LookupServers;
  /** Letters, digits, `-` and `_`, at most 64; not guessable. */
  readonly randomId: () => string;
}

export interface Host {
  readonly handlers: Handlers;
  readonly events: EventSource<Events>;
  /** Serves one connection until it ends. */
  readonly serve: (transport: Transport) => void;
  /** Notes a file of the user; gives the id under which `imports.start` finds it. */
  readonly registerFile: (path: string) => Promise<string>;
  /** What a ticket of `exports.link` stands for; once. */
  readonly takeDownload: (ticket: string) => Download | null;
  /** Where the file of an `imports.openUpload` goes; once. */
  readonly takeUpload: (ticket: string) => IncomingUpload | null;
  /** Captures, a run of chum, jobs: what a window asks about before it closes. */
  readonly unfinishedWork: () => readonly UnfinishedWork[];
  /** Stops captures in order, cancels jobs, ends the workers, removes temporary files; within a bounded time. */
  readonly close: () => Promise<void>;
}

export async function createHost(options: HostOptions): Promise<Host> {
  const { dataDir, log, randomId } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const temporary = await openTemporaryFolder(dataDir, randomId);
  const hub = createEventHub<Events>((error) => {
    log.error('a listener failed', error);
  });
  const jobs = createJobs(options, hub);
  const supervise = supervisorsOf(options, hub, jobs);
  const announce = announcerOf(hub);
  const store = createDatasetStore({ dataDir, clock: options.clock, log: log.info });
  const watch = new DatasetWatch({
    ...{ dataDir, store, log },
    isHeard: () => hub.isHeard('datasets.grown'),
    ...announce,
  });
  const parts: ServicesBelowCapture = {
    ...{ dataDir, log, randomId, store, jobs, clock: options.clock, demoPath: options.demoPath },
    servesFiles: options.servesFiles === true,
    offlineLookup: currentOfflineLookup(dataDir),
    uploads: new UploadRegistry(temporary.path, randomId),
    exports: new ExportRegistry(temporary.path, randomId),
    viewWorker: supervise('view worker'),
    dataWorker: supervise('data worker', { onDeath: () => void tidyAfterDeath(store, log) }),
    modelWorker: supervise('model worker'),
    datasetsChanged: () => {
      announce.changed();
      watch.takeNote();
    },
    findingsChanged: announce.findingsChanged,
    modelsChanged: announce.modelsChanged,
    allowList: createAllowService(options, announce.findingsChanged),
    afterFailure: (dataset, error) => recoverAfterDeath(store, dataset, error, log),
  };
  const captures = createCaptures(parts, options, hub);
  const services: HostServices = {
    ...parts,
    captures,
    live: createLive(parts, options, hub, supervise),
    ...createAsking(parts, options, hub),
    ...createDrill({ ...parts, captures }, options, temporary.path, hub),
  };
  const links = options.servesFiles === true ? new DownloadLinks(services) : null;
  const handlers = createHandlers(services, options, links);
  return {
    handlers,
    events: hub,
    serve: (transport) => {
      serveTransport(transport, { procedures, events }, handlers, hub, { logError: log.error });
    },
    takeDownload: (ticket) => links?.take(ticket) ?? null,
    takeUpload: (ticket) => services.uploads.takeTicket(ticket),
    unfinishedWork: () => unfinishedWork(services),
    registerFile: (path) => services.uploads.register(path),
    close: () => {
      watch.close();
      return closeServices(services, temporary.remove);
    },
  };
}

function createJobs({ log, randomId }: HostOptions, hub: EventHub<Events>): JobRegistry {
  const publish = hub.publish.bind(hub, 'jobs.progressChanged');
  return new JobRegistry({ publish, randomId, log });
}

function createAllowService({ dataDir, clock, log }: HostOptions, changed: () => void): AllowService {
  return new AllowService({ dataDir, clock, log, changed });
}

type ServicesBelowCapture = Omit<
  HostServices,
  'captures' | 'live' | 'chum' | 'practice' | 'drill' | 'asking' | 'modelOfLookups'
>;
type Supervise = (
  name: string,
  listener?: {
    readonly onStart?: (client: WorkerClient) => void;
    readonly onDeath?: (error: JawsError) => void;
  },
) => WorkerSupervisor;

function supervisorsOf(options: HostOptions, hub: EventHub<Events>, jobs: JobRegistry): Supervise {
  return (name, listener = {}) =>
    new WorkerSupervisor({
      name,
      spawn: () => options.spawnWorker({ dataDir: options.dataDir, role: name }),
      clock: options.clock,
      log: options.log,
      onStart: (client) => {
        listenToWorker(client, jobs, hub, options.log);
        listener.onStart?.(client);
      },
      onDeath: (error) => {
        const { code, message, hint } = error;
        hub.publish('session.problemRaised', { code, message, hint });
        listener.onDeath?.(error);
      },
    });
}

/** With a worker of its own: a heavy analysis must not hold the picture up. */
function createLive(
  { allowList }: ServicesBelowCapture,
  options: HostOptions,
  hub: EventHub<Events>,
  supervise: Supervise,
): LiveService {
  const { clock, log, randomId } = options;
  const live: LiveService = new LiveService({
    ...{ clock, log, randomId, allowList },
    publish: (name, payload) => {
      hub.publish(name, payload);
    },
    isHeard: () => hub.isHeard('live.frameChanged'),
    worker: supervise('live worker', {
      onStart: (client) => {
        live.listen(client);
      },
      onDeath: (error) => {
        live.workerDied(error);
      },
    }),
  });
  return live;
}

function createCaptures(
  services: ServicesBelowCapture,
  options: HostOptions,
  hub: EventHub<Events>,
): CaptureService {
  const { dataWorker, randomId, uploads } = services;
  const captures = new CaptureService({
    ...services,
    ...options.captureTools,
    spawnWorker: options.spawnCaptureWorker,
    uploadPath: (id) => uploads.path(id),
    mayReadStdin: false,
    publish: (name, payload) => {
      hub.publish(name, payload);
    },
    repair: (dataset) =>
      dataWorker.use((client) => client.call('work.repair', { jobId: randomId(), dataset })),
  });
  // What earlier runs left is looked for behind the first answers; `capture.list` waits for it.
  void captures.recoverInterrupted();
  return captures;
}

function createHandlers(services: HostServices, options: HostOptions, links: DownloadLinks | null): Handlers {
  return {
    ...createSessionHandlers(services, options),
    ...createImportHandlers(services),
    ...createDatasetHandlers(services),
    ...createExportHandlers(services, links),
    ...createPushHandlers(services),
    ...createViewCalls(services),
    ...createFindingsHandlers(services),
    ...createLookupHandlers(services),
    ...createLookupAskingHandlers(services),
    ...createModelHandlers(services, options.appVersion),
    ...createLiveHandlers(services.live),
    ...createCaptureHandlers(services.captures, options.captureTools),
    ...createChumHandlers(services.chum),
    ...createPracticeHandlers(services.practice),
    ...createDrillHandlers(services.drill),
  };
}

function listenToWorker(client: WorkerClient, jobs: JobRegistry, hub: EventHub<Events>, log: HostLog): void {
  client.subscribe('work.progressed', ({ jobId, ...progress }) => {
    jobs.progress(jobId, progress);
  });
  client.subscribe('work.analysisProgressed', (progress) => {
    hub.publish('analysis.progressChanged', progress);
  });
  client.subscribe('work.logged', ({ level, text }) => {
    log[level](text);
  });
}
