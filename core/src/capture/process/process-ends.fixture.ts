// Two ends of a pipe that goes through two real forked processes, for the suite that every transport must pass.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Transport } from '@jaws/shared/rpc/transport';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';
import { createProcessTransport, nodeProcessPort } from './process-transport.ts';

export interface ProcessEnds {
  readonly page: Transport;
  readonly host: Transport;
  readonly cleanUp: () => Promise<void>;
}

/** Built once: starting tsx for each process of each test would take most of the time. */
let built: { readonly folder: string; readonly file: string } | null = null;

function builtEcho(): { readonly folder: string; readonly file: string } {
  if (built !== null) return built;
  const folder = mkdtempSync(join(tmpdir(), 'jaws-echo-'));
  const file = join(folder, 'echo.mjs');
  const source = fileURLToPath(new URL('process-echo.fixture.ts', import.meta.url));
  buildSync({ entryPoints: [source], outfile: file, bundle: true, platform: 'node', format: 'esm' });
  return (built = { folder, file });
}

// A test process is ended without a word: nothing that waits for its exit is ever called.
afterAll(() => {
  if (built !== null) rmSync(built.folder, { recursive: true, force: true });
  built = null;
});

let rounds = 0;

export async function processEnds(): Promise<ProcessEnds> {
  const { folder, file } = builtEcho();
  const path = join(folder, `${process.pid}-${++rounds}.sock`);
  const server = createServer();
  server.listen(path);
  await once(server, 'listening');
  const sockets: Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
  });
  const children = [0, 1].map(() => fork(file, [path], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  while (sockets.length < 2) await once(server, 'connection');
  const [one, other] = sockets as [Socket, Socket];
  // Which process came first does not matter: the two halves are alike.
  one.pipe(other).pipe(one);
  const [page, host] = children.map((child) => createProcessTransport(nodeProcessPort(child))) as [
    Transport,
    Transport,
  ];
  return {
    page,
    host,
    cleanUp: async () => {
      page.close();
      host.close();
      await Promise.all(children.map(gone));
      server.close();
    },
  };
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
