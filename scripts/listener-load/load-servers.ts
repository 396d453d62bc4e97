// The receivers that the load figures compare, each a process of its own on 127.0.0.1: the listener as it is deployed
// (its single file), a bare TLS server in Node, and `openssl s_server`, which takes one connection after the other.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

export interface LoadServer {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** Null: it takes whoever comes. */
  readonly token: string | null;
  readonly logLines: () => number;
  readonly close: () => Promise<void>;
}

export interface LoadPrograms {
  /** Paths of bundles that run with Node alone. */
  readonly listener: string;
  readonly client: string;
  readonly honest: string;
  readonly sink: string;
}

const root = new URL('../../', import.meta.url).pathname;
/** CommonJS packages inside the bundle call `require` for Node's own modules. */
const requireBanner =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundled as they are deployed: a loader of TypeScript in the process would be measured, too. */
export function buildPrograms(folder: string): LoadPrograms {
  const bundle = (source: string, name: string): string => {
    const outfile = join(folder, name);
    buildSync({
      ...{ entryPoints: [join(root, source)], outfile, bundle: true, platform: 'node', target: 'node20.19' },
      ...{ format: 'esm', banner: { js: requireBanner }, logLevel: 'warning' },
    });
    return outfile;
  };
  return {
    listener: bundle('listener-server/src/main.ts', 'listener.mjs'),
    client: bundle('scripts/listener-load/load-client.ts', 'load-client.mjs'),
    honest: bundle('scripts/listener-load/honest-client.ts', 'honest-client.mjs'),
    sink: bundle('scripts/listener-load/bare-sink.ts', 'bare-sink.mjs'),
  };
}

/** `node` arguments before the program, for example --cpu-prof. */
export async function startListener(
  { listener }: LoadPrograms,
  folder: string,
  nodeArguments: readonly string[] = [],
): Promise<LoadServer> {
  const local = ['--bind', '127.0.0.1', '--ports', '0', '--udp-ports', '', '--key-dir', keyDir(folder)];
  const child = spawn(process.execPath, [...nodeArguments, listener, ...local], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lines = 0;
  child.stderr.on('data', (bytes: Buffer) => {
    for (const byte of bytes) if (byte === 10) lines++;
  });
  const ready = JSON.parse(await firstLine(child)) as { ports: number[]; tokenFile: string };
  return {
    name: 'listener',
    pid: child.pid ?? 0,
    port: ready.ports[0] ?? 0,
    token: readFileSync(ready.tokenFile, 'utf8').trim(),
    logLines: () => lines,
    close: () => stop(child),
  };
}

function keyDir(folder: string): string {
  return join(folder, 'keys');
}

/** @param folder one in which a listener has been: its key and certificate are used, so that all have the same */
export async function startSink(
  { sink }: LoadPrograms,
  folder: string,
  hashes: boolean,
): Promise<LoadServer> {
  const files = ['tls-key.pem', 'tls-certificate.pem'].map((name) => join(keyDir(folder), name));
  const child = spawn(process.execPath, [sink, ...files, ...(hashes ? ['hash'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = Number(await firstLine(child));
  const name = hashes ? 'bare Node TLS with SHA-256' : 'bare Node TLS';
  return peer(name, child, port);
}

/** Null where openssl is not installed. */
export async function startOpenssl(folder: string): Promise<LoadServer | null> {
  const [key, certificate] = ['tls-key.pem', 'tls-certificate.pem'].map((name) => join(keyDir(folder), name));
  const port = await freePort();
  const words = ['s_server', '-accept', `127.0.0.1:${port}`, '-key', key ?? '', '-cert', certificate ?? ''];
  // It says ACCEPT when it listens, and ends when its stdin does; what it receives it prints.
  const child = spawn('openssl', words, { stdio: ['pipe', 'pipe', 'ignore'] });
  const failed = once(child, 'error').then(() => null);
  const accepts = new Promise<true>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      if (bytes.includes('ACCEPT')) resolve(true);
    });
  });
  if ((await Promise.race([failed, accepts])) === null) return null;
  return peer('openssl s_server', child, port);
}

function peer(name: string, child: ChildProcess, port: number): LoadServer {
  return { name, pid: child.pid ?? 0, port, token: null, logLines: () => 0, close: () => stop(child) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  while (!text.includes('\n')) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return text.split('\n')[0] ?? '';
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
