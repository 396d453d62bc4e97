// The sender of the listener's load figures, as a process of its own: opens its connections, says so, and at a word on
// stdin sends through all of them at once. It speaks the listener's protocol, or bare TLS for the peers beside it.

import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { finishRun, newRunId, openRun } from '@jaws/listener-server/testing-client.fixture';

export interface LoadClientPlan {
  readonly port: number;
  /** Null: bare TLS, no handshake of ours. */
  readonly token: string | null;
  readonly connections: number;
  readonly bytesPerConnection: number;
}

export interface LoadClientResult {
  /** From the word to the last answer. */
  readonly seconds: number;
  readonly openSeconds: number;
  readonly cpuSeconds: number;
  readonly sentBytes: number;
  /** What the listener says that it received; null from peers, which say nothing. */
  readonly receivedBytes: number | null;
}

/** Opened at once: a handshake costs both sides a millisecond, and all at once would run into its deadline. */
const openedAtOnce = 40;
const chunk = Buffer.alloc(65_536, 'jaws');

async function openBare(port: number): Promise<TLSSocket> {
  // Node takes allowHalfOpen here as `net.connect` does; its types do not know.
  const options = { port, host: '127.0.0.1', rejectUnauthorized: false, allowHalfOpen: true };
  const socket = connect(options);
  await once(socket, 'secureConnect');
  socket.on('error', () => undefined).resume();
  return socket;
}

async function openAll({ port, token, connections }: LoadClientPlan): Promise<TLSSocket[]> {
  const runId = newRunId();
  const sockets: TLSSocket[] = [];
  const openOne = async (): Promise<void> => {
    const socket = token === null ? await openBare(port) : await openRun({ port, token }, runId);
    if (socket === null) throw new Error('the listener refused a connection');
    sockets.push(socket);
  };
  while (sockets.length < connections)
    await Promise.all(Array.from({ length: Math.min(openedAtOnce, connections - sockets.length) }, openOne));
  return sockets;
}

/** Sends, ends its half, and gives what the other side says that it received. */
async function sendThrough(socket: TLSSocket, plan: LoadClientPlan): Promise<number> {
  let left = plan.bytesPerConnection;
  while (left > 0) {
    const size = Math.min(left, chunk.length);
    left -= size;
    if (!socket.write(size === chunk.length ? chunk : chunk.subarray(0, size))) await once(socket, 'drain');
  }
  if (plan.token !== null) {
    const line = await finishRun(socket);
    return line?.kind === 'done' ? line.applicationBytes : 0;
  }
  const closed = once(socket, 'close');
  socket.end();
  await closed;
  return 0;
}

async function main(): Promise<void> {
  const plan = JSON.parse(process.argv[2] ?? '') as LoadClientPlan;
  const opening = performance.now();
  const sockets = await openAll(plan);
  const openSeconds = (performance.now() - opening) / 1000;
  process.stdout.write('open\n');
  await once(process.stdin, 'data');
  process.stdin.destroy();
  const before = process.cpuUsage();
  const started = performance.now();
  const received = await Promise.all(sockets.map((socket) => sendThrough(socket, plan)));
  const { user, system } = process.cpuUsage(before);
  const result: LoadClientResult = {
    seconds: (performance.now() - started) / 1000,
    openSeconds,
    cpuSeconds: (user + system) / 1e6,
    sentBytes: plan.bytesPerConnection * sockets.length,
    receivedBytes: plan.token === null ? null : received.reduce((sum, bytes) => sum + bytes, 0),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

await main();
