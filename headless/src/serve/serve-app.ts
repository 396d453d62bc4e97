// The whole app for a browser: host, workers, page and pipe, joined for `jaws serve`.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMachineFacts } from '@jaws/core/capture/machine-facts';
import { spawnCaptureProcess } from '@jaws/core/capture/process/spawn-capture-process';
import { createCaptureTools } from '@jaws/core/capture/service/capture-tools';
import { createChumTools } from '@jaws/core/chum/service/create-chum-tools';
import { createHost } from '@jaws/core/host';
import type { HostLog } from '@jaws/core/host/host-log';
import { createSessionKeeper } from '@jaws/core/host/secret-keeper';
import { spawnWorkerThread } from '@jaws/core/worker/spawn-worker-thread';
import { JawsError } from '@jaws/shared/contract/errors';
import { startWebHost } from './web-host.ts';

export interface ServeAppOptions {
  readonly dataDir: string;
  readonly appVersion: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly log: HostLog;
  /** Where capture programs are looked for, and the key of a model (OPENAI_API_KEY). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** 0 = any free one. */
  readonly port: number;
  /** Default 127.0.0.1; another address only on the user's explicit word. */
  readonly listenAddress?: string;
  readonly allowedHosts?: readonly string[];
  /** Folder that holds dist/ and assets/; default: two above this built file. */
  readonly appRoot?: string;
  /** Default: beside this built file. */
  readonly workerEntry?: URL;
  /** Default: beside this built file. */
  readonly captureWorkerEntry?: URL;
}

export interface ServedApp {
  /** With the token in its fragment. */
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** @throws JawsError serve.port-taken, serve.cannot-listen, serve.no-page, dataset.io */
export async function serveApp(options: ServeAppOptions): Promise<ServedApp> {
  const appRoot = options.appRoot ?? fileURLToPath(new URL('../..', import.meta.url));
  const workerEntry = options.workerEntry ?? new URL('analysis-worker.mjs', import.meta.url);
  const captureEntry = options.captureWorkerEntry ?? new URL('capture-worker.mjs', import.meta.url);
  const staticDir = join(appRoot, 'dist', 'renderer');
  if (!existsSync(join(staticDir, 'index.html'))) throw new JawsError('serve.no-page');
  const demoPath = join(appRoot, 'assets', 'demo.pcapng');
  const host = await createHost({
    dataDir: options.dataDir,
    clock: options.clock,
    log: options.log,
    appVersion: options.appVersion,
    hostKind: 'headless',
    demoPath: existsSync(demoPath) ? demoPath : null,
    spawnWorker: (start) => spawnWorkerThread(workerEntry, start),
    spawnCaptureWorker: (start) => spawnCaptureProcess(captureEntry, start),
    captureTools: createCaptureTools(createMachineFacts(options.env), options.dataDir),
    chumTools: createChumTools(options.clock, new URL('practice-listener.mjs', import.meta.url)),
    randomId: randomUUID,
    secretKeeper: createSessionKeeper(options.env),
    servesFiles: true,
  });
  try {
    const web = await startWebHost({
      onConnection: host.serve,
      staticDir,
      takeDownload: host.takeDownload,
      takeUpload: host.takeUpload,
      port: options.port,
      ...(options.listenAddress === undefined ? {} : { listenAddress: options.listenAddress }),
      allowedHosts: options.allowedHosts ?? [],
      log: options.log.warn,
    });
    return {
      url: web.url,
      port: web.port,
      close: async () => {
        await web.close();
        await host.close();
      },
    };
  } catch (error) {
    await host.close();
    throw listenError(error, options);
  }
}

function listenError(error: unknown, { port, listenAddress }: ServeAppOptions): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'EADDRINUSE') {
    return new JawsError('serve.port-taken', `Port ${port} is taken.`, { cause: error });
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EACCES' || error.code === 'ENOTFOUND') {
    const place = `${listenAddress ?? '127.0.0.1'}:${port}`;
    return new JawsError('serve.cannot-listen', `JAWS cannot listen on ${place}.`, { cause: error });
  }
  return error;
}
