// `jaws serve`: the app in a browser on this machine, until the first SIGINT or SIGTERM.

import type { HostLog } from '@jaws/core/host/host-log';
import { appVersion } from '../app-version.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openStore } from '../cli/open-store.ts';
import { interrupted } from '../cli/interrupted.ts';
import { printAnswer } from '../cli/print-document.ts';
import { openPage, type OpenedPage } from '../serve/open-page.ts';
import { serveApp } from '../serve/serve-app.ts';

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

export async function serveCommand(
  context: CommandContext,
  dataset: string | undefined,
  options: ServeOptions,
): Promise<number> {
  // A name that does not exist is said before a port is opened.
  if (dataset !== undefined) await openStore(context).manifest(dataset);
  const app = await serveApp({
    dataDir: context.dataDir,
    appVersion,
    clock: context.io.clock,
    log: serveLog(context),
    env: context.io.env,
    port: options.port ?? 0,
    listenAddress: options.listen ?? '127.0.0.1',
  });
  const cannotOpen = (opener: string): void => {
    context.io.stderr(`jaws: no browser could be opened (${opener}); open the address yourself.\n`);
  };
  let page: OpenedPage | null = null;
  try {
    const url = dataset === undefined ? app.url : `${app.url}&dataset=${dataset}`;
    printAnswer(context, { url }, () => `JAWS is at ${url}\nCtrl+C ends it.\n`);
    if (options.open === true) page = await openPage(url, context.io.platform, cannotOpen);
    await interrupted(context.io);
    return 0;
  } finally {
    await page?.close();
    await app.close();
  }
}
