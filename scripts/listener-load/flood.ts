// A flood of bad connections to a listener on loopback, and honest runs beside it from another address: how many of
// those come through, how long they take, what the listener writes into its log and how much memory it holds.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { readProcess } from '../live-capture/process-figures.ts';
import type { HonestResult } from './honest-client.ts';
import type { LoadPrograms, LoadServer } from './load-servers.ts';

export type FloodKind = 'silent' | 'garbage' | 'tls-then-silent' | 'slow-hello';

export interface FloodPlan {
  readonly kind: FloodKind;
  readonly connections: number;
  /** Opened evenly over this time. */
  readonly seconds: number;
  /** 127.1.x.y from which they come in turn. */
  readonly addresses: number;
}

export interface FloodFigures extends FloodPlan {
  /** From the first connection to the last one opened; more than asked where the machine is slower. */
  readonly tookSeconds: number;
  readonly connected: number;
  /** Seconds after the last was opened until the listener had cut all of them; null: it did not within half a minute. */
  readonly goneAfterSeconds: number | null;
  readonly honestRuns: number;
  readonly honestWhole: number;
  readonly honestMedianMs: number;
  readonly honestSlowestMs: number;
  readonly failures: readonly string[];
  readonly logLines: number;
  readonly peakRssBytes: number;
  readonly rssBytesAfter: number;
  readonly serverCpuSeconds: number;
}

/** More than the deadline of a handshake. */
const goneWithinSeconds = 30;
/** Those of the honest run that may be going on. */
const honestSockets = 2;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The way in of one attacker; nothing of it may throw. */
function attack(kind: FloodKind, port: number, localAddress: string, opened: () => void): Socket {
  const options = { port, host: '127.0.0.1', localAddress };
  if (kind === 'tls-then-silent')
    return connectTls({ ...options, rejectUnauthorized: false }).on('secureConnect', opened);
  const socket = connectTcp(options);
  socket.on('connect', () => {
    opened();
    if (kind === 'garbage') socket.write(Buffer.alloc(2000, 0x41));
    // A TLS record that announces 512 bytes; one a second comes after that.
    if (kind === 'slow-hello') {
      socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]));
      const timer = setInterval(() => socket.write(Buffer.alloc(1)), 1000);
      socket.on('close', () => {
        clearInterval(timer);
      });
    }
  });
  return socket;
}

/** In a process of its own: ten thousand attackers in one event loop would keep it waiting. */
async function startHonest(
  { honest }: LoadPrograms,
  { port, token }: LoadServer,
): Promise<() => Promise<HonestResult>> {
  const child = spawn(process.execPath, [honest, JSON.stringify({ port, token })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await ended;
    return JSON.parse(text.split('\n')[1] ?? '') as HonestResult;
  };
}

interface Flood {
  readonly open: ReadonlySet<Socket>;
  readonly tookSeconds: number;
  readonly connected: () => number;
}

async function beginFlood({ port }: LoadServer, plan: FloodPlan): Promise<Flood> {
  const open = new Set<Socket>();
  let connected = 0;
  const started = performance.now();
  for (let count = 0; count < plan.connections; count++) {
    const aheadMs = (count * plan.seconds * 1000) / plan.connections - (performance.now() - started);
    if (aheadMs > 5) await sleep(aheadMs);
    const from = count % plan.addresses;
    const address = `127.1.${Math.floor(from / 250)}.${(from % 250) + 1}`;
    const socket = attack(plan.kind, port, address, () => connected++);
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    socket.resume();
  }
  return { open, tookSeconds: (performance.now() - started) / 1000, connected: () => connected };
}

function figuresOf({ pid }: LoadServer): { readonly cpuSeconds: number; readonly rssBytes: number } {
  const figures = readProcess(pid);
  if (figures === null) throw new Error('the listener has ended');
  return figures;
}

export async function measureFlood(
  programs: LoadPrograms,
  server: LoadServer,
  plan: FloodPlan,
): Promise<FloodFigures> {
  const [linesBefore, before, atRest] = [server.logLines(), figuresOf(server), socketsOf(server.pid)];
  let peakRssBytes = before.rssBytes;
  const sampler = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, readProcess(server.pid)?.rssBytes ?? 0);
  }, 100);
  const endHonest = await startHonest(programs, server);
  const { open, tookSeconds, connected } = await beginFlood(server, plan);
  const goneAfterSeconds = await untilGone(server, atRest);
  const { runs, times, failures } = await endHonest();
  clearInterval(sampler);
  for (const socket of open) socket.destroy();
  const after = figuresOf(server);
  return {
    ...{ ...plan, tookSeconds, connected: connected(), goneAfterSeconds },
    ...{ honestRuns: runs, honestWhole: times.length },
    honestMedianMs: times[times.length >> 1] ?? 0,
    honestSlowestMs: times.at(-1) ?? 0,
    failures: [...new Set(failures)],
    logLines: server.logLines() - linesBefore,
    ...{ peakRssBytes, rssBytesAfter: after.rssBytes },
    serverCpuSeconds: after.cpuSeconds - before.cpuSeconds,
  };
}

/** Sockets of a process: what the listener holds counts, not what the attackers' own event loop has noticed. */
function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).startsWith('socket:');
    } catch {
      // Closed since the folder was read.
      return false;
    }
  }).length;
}

async function untilGone({ pid }: LoadServer, atRest: number): Promise<number | null> {
  const started = performance.now();
  while (socketsOf(pid) > atRest + honestSockets) {
    const seconds = (performance.now() - started) / 1000;
    if (seconds > goneWithinSeconds) return null;
    await sleep(50);
  }
  return (performance.now() - started) / 1000;
}
