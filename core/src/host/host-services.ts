// What the host's handlers share. Built once by createHost.

import type { CaptureService } from '../capture/service/capture-service.ts';
import type { ChumService } from '../chum/service/chum-service.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import type { DrillService } from '../drill/drill-service.ts';
import type { AllowService } from '../findings/allow-service.ts';
import type { LiveService } from '../live/live-service.ts';
import type { OfflineLookup } from '../lookup/offline-lookup.ts';
import type { AskingService } from '../lookup/online/asking-service.ts';
import type { ModelSettings } from '../lookup/online/model-settings.ts';
import type { PracticeService } from '../practice/practice-service.ts';
import type { WorkerSupervisor } from '../worker/worker-supervisor.ts';
import type { ExportRegistry } from './export-registry.ts';
import type { HostLog } from './host-log.ts';
import type { JobRegistry } from './job-registry.ts';
import type { UploadRegistry } from './upload-registry.ts';

export interface HostServices {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly log: HostLog;
  readonly randomId: () => string;
  readonly demoPath: string | null;
  /** Files come and go by HTTP, under tickets. */
  readonly servesFiles: boolean;
  readonly store: DatasetStore;
  readonly jobs: JobRegistry;
  readonly uploads: UploadRegistry;
  readonly exports: ExportRegistry;
  readonly captures: CaptureService;
  readonly live: LiveService;
  readonly allowList: AllowService;
  readonly chum: ChumService;
  readonly practice: PracticeService;
  readonly drill: DrillService;
  /** With the sources as they are now. */
  readonly offlineLookup: () => Promise<OfflineLookup>;
  readonly asking: AskingService;
  readonly modelOfLookups: ModelSettings;
  /** Reads tables: pages and pictures. */
  readonly viewWorker: WorkerSupervisor;
  /** Writes datasets: imports, exports, changes of labels. */
  readonly dataWorker: WorkerSupervisor;
  /** Trains and judges models. */
  readonly modelWorker: WorkerSupervisor;
  readonly datasetsChanged: () => void;
  /** Results, states or the allow-list have changed. */
  readonly findingsChanged: () => void;
  /** Kept, restored or removed; findings that used one may be outdated. */
  readonly modelsChanged: () => void;
  /** Frees and repairs a dataset whose writer died with the worker. */
  readonly afterFailure: (dataset: string, error: unknown) => Promise<void>;
}
