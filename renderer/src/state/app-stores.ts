// All stores of the page as one value, so that a test makes a fresh set and nothing is global.

import { createFlushSchedule } from '../platform/flush-schedule.ts';
import type { KeyValueStorage } from '../platform/storage.ts';
import { createCaptureStore, type CaptureStore } from './capture-store.ts';
import { createChumStore, type ChumStore } from './chum-store.ts';
import { createCommandStore, type CommandStore } from './command-store.ts';
import { createFiltersStore, type FiltersStore } from './filters-store.ts';
import { createFindingsStore, type FindingsStore } from './findings-store.ts';
import { createDatasetsStore, type DatasetsStore } from './datasets-store.ts';
import { createJobsStore, type JobsStore } from './jobs-store.ts';
import { LiveFrames } from './live-frames.ts';
import { createLiveStore, type LiveStore } from './live-store.ts';
import { createLookupStore, type LookupStore } from './lookup-store.ts';
import { createMessagesStore, type MessagesStore } from './messages-store.ts';
import { createModelsStore, type ModelsStore } from './models-store.ts';
import { createNavigationStore, type NavigationStore } from './navigation-store.ts';
import { createPictureStore, type PictureStore } from './picture-store.ts';
import { createReadingPace } from './reading-pace.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';
import { createStatusStore, type StatusStore } from './status-store.ts';

export interface AppStores {
  readonly settings: SettingsStore;
  readonly navigation: NavigationStore;
  readonly datasets: DatasetsStore;
  readonly jobs: JobsStore;
  readonly captures: CaptureStore;
  readonly chum: ChumStore;
  readonly commands: CommandStore;
  readonly status: StatusStore;
  readonly picture: PictureStore;
  readonly live: LiveStore;
  readonly findings: FindingsStore;
  readonly models: ModelsStore;
  readonly lookup: LookupStore;
  readonly filters: FiltersStore;
  readonly messages: MessagesStore;
  /** Frames of the live picture, with their points. */
  readonly liveFrames: LiveFrames;
}

export function createAppStores(storage: KeyValueStorage): AppStores {
  return {
    settings: createSettingsStore(storage),
    navigation: createNavigationStore(),
    datasets: createDatasetsStore(),
    jobs: createJobsStore(),
    captures: createCaptureStore(),
    chum: createChumStore(storage),
    commands: createCommandStore(),
    status: createStatusStore(),
    picture: createPictureStore(),
    live: createLiveStore(),
    findings: createFindingsStore(),
    models: createModelsStore(),
    lookup: createLookupStore(),
    filters: createFiltersStore(storage),
    messages: createMessagesStore(),
    liveFrames: new LiveFrames(createFlushSchedule(), createReadingPace),
  };
}
