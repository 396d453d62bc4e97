// A listener as its owner starts it: the built command, here or in a network namespace, with keys of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ChumListener {
  readonly ports: readonly number[];
  readonly fingerprint: string;
  readonly token: string;
  stop(): Promise<void>;
}

export interface ListenerPlace {
  readonly address: string;
  /** Null: this one. */
  readonly namespace: string | null;
  readonly ports: readonly number[];
}

const command = join(import.meta.dirname, '../dist/headless/cli.mjs');

export async function startChumListener({ address, namespace, ports }: ListenerPlace): Promise<ChumListener> {
  const folder = await mkdtemp(join(tmpdir(), 'jaws-e2e-listener-'));
  const node = [process.execPath, command, 'listen', '--json', '--quiet', '--bind', address];
  const args = [
    ...node,
    '--key-dir',
    folder,
    '--data-dir',
    folder,
    '--ports',
    ports.join(','),
    '--udp-ports',
    '0',
  ];
  const [program = '', ...rest] = namespace === null ? args : ['ip', 'netns', 'exec', namespace, ...args];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const first = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    gone.then(() => {
      throw new Error('The listener ended before it was ready.');
    }),
  ]);
  const ready = JSON.parse(String(first[0])) as {
    readonly ports: number[];
    readonly fingerprint: string;
    readonly tokenFile: string;
  };
  return {
    ports: ready.ports,
    fingerprint: ready.fingerprint,
    token: (await readFile(ready.tokenFile, 'utf8')).trim(),
    async stop() {
      child.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port of loopback that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
