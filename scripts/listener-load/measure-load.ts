// One load on one receiver: bytes a second, processor time of both sides, and the receiver's memory while it lasts.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { flatnessOf, type Flatness, type TimedBytes } from '../live-capture/flatness.ts';
import { readProcess, type ProcessFigures } from '../live-capture/process-figures.ts';
import type { LoadClientPlan, LoadClientResult } from './load-client.ts';
import type { LoadPrograms, LoadServer } from './load-servers.ts';

export interface LoadFigures {
  readonly name: string;
  readonly connections: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly megabytesPerSecond: number;
  /** Processor time of the receiver for 10^9 bytes. */
  readonly serverCpuSecondsPerGigabyte: number;
  readonly clientCpuSecondsPerGigabyte: number;
  /** Connections with TLS and handshake opened before, a second. */
  readonly opensPerSecond: number;
  readonly rssBytesBefore: number;
  readonly peakRssBytes: number;
  /** Null when it was over before there were enough samples. */
  readonly memory: Flatness | null;
  /** What the listener says that it received is what was sent; null for peers. */
  readonly complete: boolean | null;
}

export interface Load {
  readonly connections: number;
  readonly bytes: number;
}

const sampleMs = 250;

interface Sender {
  /** Resolves when it has sent everything and has its answers. */
  readonly go: () => Promise<LoadClientResult>;
}

/** Resolves when its connections are open. */
async function startSender({ client }: LoadPrograms, plan: LoadClientPlan): Promise<Sender> {
  const child = spawn(process.execPath, [client, JSON.stringify(plan)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  while (!text.includes('open\n')) {
    if (child.exitCode !== null) throw new Error('the sender ended before it had its connections');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    go: async () => {
      child.stdin.write('go\n');
      await ended;
      return JSON.parse(text.split('\n')[1] ?? '') as LoadClientResult;
    },
  };
}

function figuresOf({ pid, name }: LoadServer): ProcessFigures {
  const figures = readProcess(pid);
  if (figures === null) throw new Error(`${name} has ended`);
  return figures;
}

export async function measureLoad(
  programs: LoadPrograms,
  server: LoadServer,
  { connections, bytes }: Load,
): Promise<LoadFigures> {
  const bytesPerConnection = Math.ceil(bytes / connections);
  const { port, token, name } = server;
  const sender = await startSender(programs, { port, token, connections, bytesPerConnection });
  const before = figuresOf(server);
  const samples: TimedBytes[] = [];
  const started = performance.now();
  const sampler = setInterval(() => {
    const seconds = (performance.now() - started) / 1000;
    samples.push({ seconds, bytes: figuresOf(server).rssBytes });
  }, sampleMs);
  const result = await sender.go();
  clearInterval(sampler);
  const after = figuresOf(server);
  const gigabytes = result.sentBytes / 1e9;
  return {
    ...{ name, connections, bytes: result.sentBytes, seconds: result.seconds },
    megabytesPerSecond: result.sentBytes / 1e6 / result.seconds,
    serverCpuSecondsPerGigabyte: (after.cpuSeconds - before.cpuSeconds) / gigabytes,
    clientCpuSecondsPerGigabyte: result.cpuSeconds / gigabytes,
    opensPerSecond: connections / result.openSeconds,
    rssBytesBefore: before.rssBytes,
    peakRssBytes: after.peakRssBytes,
    memory: flatnessOf(samples),
    complete: result.receivedBytes === null ? null : result.receivedBytes === result.sentBytes,
  };
}
