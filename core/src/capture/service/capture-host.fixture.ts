// A process that captures as the app does, to be killed by a test: replays a file at its own speed and tells its
// parent each state. Arguments: data folder, file, dataset.

import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { createDatasetStore } from '../../dataset/dataset-store.ts';
import { spawnRealWorker } from '../process/real-worker.fixture.ts';
import { CaptureService } from './capture-service.ts';

const [dataDir = '', file = '', dataset = ''] = process.argv.slice(2);
const ignore = (): void => undefined;
// A process is a host of its own.
// eslint-disable-next-line no-restricted-properties
const clock = Date.now;

const service = new CaptureService({
  dataDir,
  clock,
  log: { info: ignore, warn: ignore, error: ignore },
  randomId: () => `of-${process.pid}`,
  store: createDatasetStore({ dataDir, clock }),
  spawnWorker: spawnRealWorker,
  uploadPath: () => '',
  demoPath: null,
  mayReadStdin: false,
  publish: (_name, payload) => process.send?.(payload),
  listInterfaces: () => Promise.resolve([]),
  checkFilter: () => Promise.resolve({ checked: false, error: null }),
  datasetsChanged: ignore,
});
const replay = { upload: null, demo: false, speed: 1 };
await service.start({ ...defaultCaptureOptions, replay, dataset }, file);
