// `jaws serve`: the app in a browser on this machine, until the first SIGINT or SIGTERM.

import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createHost } from '@jaws/core/host';
import type { HostLog } from '@jaws/core/host/host-log';
import { spawnWorkerThread } from '@jaws/core/worker/spawn-worker-thread';
import { JawsError } from '@jaws/shared/contract/errors';
import { appVersion } from '../app-version.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openStore } from '../cli/open-store.ts';
import { printDocument } from '../cli/print-document.ts';
import { startWebHost } from '../serve/web-host.ts';

export interface ServeOptions extends GlobalOptions {
  readonly port?: number;
  readonly listen?: string;
  readonly open?: boolean;
}

function serveLog(context: CommandContext): HostLog {
  const line = (text: string): void => {
    context.io.stderr(`jaws: ${text}\n`);
  };
  const debug = context.io.env['JAWS_DEBUG'] !== undefined;
  return {
    info: (text) => {
      if (debug) line(text);
    },
    warn: line,
    error: (text, cause) => {
      line(cause instanceof Error ? `${text}: ${cause.stack ?? cause.message}` : text);
    },
  };
}

/** A place beside the built command; the source's place when run from source. */
function beside(...places: readonly string[]): string | null {
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find((path) => existsSync(path)) ?? null;
}

function openBrowser(context: CommandContext, url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[context.io.platform as string] ?? 'xdg-open';
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => {
    context.io.stderr(`jaws: no browser could be opened (${opener}); open the address yourself.\n`);
  });
  child.unref();
}

function interrupted(context: CommandContext): Promise<void> {
  return new Promise((resolve) => {
    if (context.io.signal.aborted) resolve();
    else context.io.signal.addEventListener('abort', resolve);
  });
}

export async function serveCommand(
  context: CommandContext,
  dataset: string | undefined,
  options: ServeOptions,
): Promise<number> {
  // A name that does not exist is said before a port is opened.
  if (dataset !== undefined) await openStore(context).manifest(dataset);
  const staticDir = beside('../renderer', '../../../dist/renderer');
  if (staticDir === null) throw new JawsError('internal', 'The page is not built. Run `npm run build`.');
  const worker = new URL('./analysis-worker.mjs', import.meta.url);
  const log = serveLog(context);
  const host = await createHost({
    dataDir: context.dataDir,
    clock: context.io.clock,
    log,
    appVersion,
    hostKind: 'headless',
    demoPath: beside('../../assets/demo.pcapng', '../../../assets/demo.pcapng'),
    spawnWorker: (start) => spawnWorkerThread(worker, start),
    randomId: () => randomBytes(16).toString('hex'),
  });
  try {
    const web = await startWebHost({
      onConnection: host.serve,
      staticDir,
      port: options.port ?? 0,
      listenAddress: options.listen ?? '127.0.0.1',
      log: log.info,
    });
    const url = dataset === undefined ? web.url : `${web.url}&dataset=${dataset}`;
    printDocument(context, { url }, () => `JAWS is at ${url}\nCtrl+C ends it.\n`);
    if (options.open === true) openBrowser(context, url);
    await interrupted(context);
    await web.close();
    return 0;
  } finally {
    await host.close();
  }
}
