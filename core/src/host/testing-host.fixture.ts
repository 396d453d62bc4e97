// A host for tests: its workers run in this thread over memory pipes, its folder is its own, its clock stands.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobState } from '@jaws/shared/contract/jobs';
import { createRpcClient } from '@jaws/shared/rpc/client';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { createMemoryPair } from '@jaws/shared/rpc/memory-transport';
import { createHost, type Host, type HostOptions } from '../host.ts';
import { serveWorker } from '../worker/serve-worker.ts';
import type { SpawnedWorker } from '../worker/spawned-worker.ts';
import type { WorkerStart } from '../worker/worker-contract.ts';
import type { HostLog } from './host-log.ts';

export const testClock = (): number => 1_700_000_000_000;

export function spawnInProcess(start: WorkerStart): SpawnedWorker {
  const [host, worker] = createMemoryPair();
  serveWorker(worker, start, testClock);
  return {
    transport: host,
    onExit: (listener) => {
      worker.onClose(() => {
        listener(null);
      });
    },
    terminate: () => {
      host.close();
      return Promise.resolve();
    },
  };
}

export interface TestHost {
  readonly host: Host;
  readonly client: RpcClient;
  readonly dataDir: string;
  readonly logged: string[];
  /** Waits for the end of a job that was started before or after. */
  readonly ended: (jobId: string) => Promise<JobState>;
  readonly close: () => Promise<void>;
}

export async function openTestHost(options: Partial<HostOptions> = {}): Promise<TestHost> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'jaws-host-'));
  const logged: string[] = [];
  const note = (text: string, cause?: unknown): void => {
    logged.push(
      cause === undefined ? text : `${text}: ${cause instanceof Error ? String(cause.stack) : 'no error'}`,
    );
  };
  const log: HostLog = { info: () => undefined, warn: note, error: note };
  let ids = 0;
  const host = await createHost({
    dataDir,
    clock: testClock,
    log,
    appVersion: '9.8.7',
    hostKind: 'headless',
    demoPath: null,
    spawnWorker: spawnInProcess,
    spawnCaptureWorker: () => {
      throw new Error('this test captures nothing');
    },
    captureTools: {
      listInterfaces: () => Promise.resolve([]),
      checkFilter: () => Promise.resolve({ checked: false, error: null }),
      runDoctor: () => Promise.resolve({ platform: 'test', checks: [], sources: [] }),
    },
    chumTools: {
      ...{ start: sendsNothing, check: sendsNothing, plan: sendsNothing },
      startListener: sendsNothing,
      scenarios: [],
    },
    randomId: () => `id-${++ids}`,
    ...options,
  });
  const [page, served] = createMemoryPair();
  host.serve(served);
  const client = createRpcClient(page, { onProblem: (what) => logged.push(what) });
  return {
    host,
    client,
    dataDir,
    logged,
    ended: (jobId) => jobEnd(client, jobId),
    close: async () => {
      client.close();
      await host.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function sendsNothing(): never {
  throw new Error('this test sends nothing');
}

function jobEnd(client: RpcClient, jobId: string): Promise<JobState> {
  return new Promise((resolve, reject) => {
    const stop = client.subscribe('jobs.progressChanged', (job) => {
      take(job);
    });
    const take = (job: JobState | undefined): void => {
      if (job?.jobId !== jobId || job.state === 'running') return;
      stop();
      resolve(job);
    };
    client
      .call('jobs.list', {})
      .then(({ jobs }) => {
        take(jobs.find((job) => job.jobId === jobId));
      })
      .catch(reject);
  });
}

/** Uploads bytes in pieces as a page does; gives the upload's id. */
export async function upload(client: RpcClient, fileName: string, bytes: Uint8Array): Promise<string> {
  const { uploadId } = await client.call('imports.openUpload', { fileName, bytes: bytes.length });
  const pieceBytes = 100_000;
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    const base64 = Buffer.from(bytes.subarray(offset, offset + pieceBytes)).toString('base64');
    await client.call('imports.appendUpload', { uploadId, offset, base64 });
  }
  return uploadId;
}
