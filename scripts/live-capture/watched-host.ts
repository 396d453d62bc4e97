// The product under load: the built `jaws serve` on a data folder of its own, and a client that takes every event of
// its captures, as the page does.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { defaultCaptureOptions, type CaptureState } from '@jaws/shared/contract/capture';
import { createRpcClient } from '@jaws/shared/rpc/client';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { authenticateWebSocket } from '@jaws/shared/rpc/web-socket-transport';
import { WebSocket } from 'ws';
import type { LoadCase } from './load-case.ts';

export const launcher = fileURLToPath(new URL('../../headless/bin/jaws.mjs', import.meta.url));
/** The caller builds; sources that change meanwhile must not start a build in the middle of a run. */
export const builtEnvironment = { ...process.env, JAWS_SKIP_BUILD_CHECK: '1' };

export interface WatchedHost {
  readonly pid: number;
  /** With the token in its fragment. */
  readonly url: string;
  readonly client: RpcClient;
  close(): Promise<void>;
}

const endMs = 20_000;

/** @throws Error when it ends before it is ready */
export async function startWatchedHost(dataDir: string): Promise<WatchedHost> {
  const child = spawn(process.execPath, [launcher, 'serve', '--port', '0', '--json', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: builtEnvironment,
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    exited.then(([code]) => Promise.reject(new Error(`jaws serve ended with ${String(code)}`))),
  ]);
  const { url } = JSON.parse(line) as { readonly url: string };
  const address = new URL(url);
  const token = new URLSearchParams(address.hash.slice(1)).get('token') ?? '';
  const socket = new WebSocket(`ws://${address.host}/rpc`, { origin: address.origin });
  const client = createRpcClient(await authenticateWebSocket(socket, token));
  return {
    pid: child.pid ?? 0,
    url,
    client,
    close: async () => {
      client.close();
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), endMs);
      await exited;
      clearTimeout(late);
    },
  };
}

export interface RunningCapture {
  readonly captureId: string;
  readonly dataset: string;
  /** Newest state; null before the first. */
  readonly state: () => CaptureState | null;
  readonly mostQueued: () => number;
  readonly states: () => number;
  readonly tails: () => number;
}

/** Subscribes, then starts; resolves when packets are being captured. */
export async function startCapture(client: RpcClient, load: LoadCase, link: string): Promise<RunningCapture> {
  let [newest, mostQueued, states, tails] = [null as CaptureState | null, 0, 0, 0];
  client.subscribe('capture.stateChanged', (state) => {
    newest = state;
    states++;
    mostQueued = Math.max(mostQueued, state.queue.packets);
  });
  client.subscribe('capture.tailChanged', () => {
    tails++;
  });
  const started = await client.call('capture.start', {
    ...defaultCaptureOptions,
    source: load.source,
    interface: link,
    bufferMiB: load.bufferMiB,
    snapLength: load.snapLength,
    dataset: 'load',
  });
  return {
    ...started,
    state: () => newest,
    mostQueued: () => mostQueued,
    states: () => states,
    tails: () => tails,
  };
}

export function csvPath(dataDir: string, dataset: string): string {
  return join(dataDir, 'datasets', dataset, 'packets.csv');
}
