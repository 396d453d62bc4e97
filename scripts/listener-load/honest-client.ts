// Somebody who means it, while others flood the listener: small runs, one after the other, each with its own handshake,
// until its stdin ends. Says what came through and how long each took.

import { finishRun, newRunId, openRun } from '@jaws/listener-server/testing-client.fixture';

export interface HonestResult {
  readonly runs: number;
  /** Of those that arrived whole, from the connection to the answer, ms, the shortest first. */
  readonly times: readonly number[];
  readonly failures: readonly string[];
}

const runBytes = 100_000;
const pauseMs = 100;

async function runOnce(target: { readonly port: number; readonly token: string }): Promise<void> {
  const socket = await openRun(target, newRunId());
  if (socket === null) throw new Error('refused');
  socket.write(Buffer.alloc(runBytes, 'h'));
  const line = await finishRun(socket);
  if (line?.kind !== 'done' || line.applicationBytes !== runBytes) throw new Error('not whole');
}

async function main(): Promise<void> {
  const target = JSON.parse(process.argv[2] ?? '') as { port: number; token: string };
  const times: number[] = [];
  const failures: string[] = [];
  process.stdin.resume();
  process.stdout.write('ready\n');
  // At least one, so that nothing measured is told as such.
  do {
    const started = performance.now();
    try {
      await runOnce(target);
      times.push(performance.now() - started);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  } while (!process.stdin.readableEnded);
  const result: HonestResult = {
    runs: times.length + failures.length,
    times: times.sort((a, b) => a - b),
    failures,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

await main();
