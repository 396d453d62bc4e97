// An hour's capture replayed at sixty times its speed, again and again into one dataset, each time an hour later: by
// `jaws capture` in processes of its own, as somebody would who tries the live picture without a network.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FeedMaker } from './feed.ts';
import { hourCapture } from './hour-capture.ts';
import { jawsCommand } from './jaws-command.ts';

export interface ReplayFeedOptions {
  /** Of which the hour's packets are. */
  readonly flows: number;
  readonly seed: number;
}

/** Times its own speed: the hour takes a minute. */
const speed = 60;
const firstPacketsMs = 30_000;

interface Replaying {
  stopped: boolean;
  error: unknown;
  /** Ends the capture that runs. */
  interrupt: () => void;
}

/** One replay from its beginning to its end. Rejects with what it said when it fails. */
async function replay(dataDir: string, dataset: string, file: string, state: Replaying): Promise<void> {
  const source = ['--source', 'replay', '--file', file, '--speed', String(speed)];
  const where = ['--dataset', dataset, '--append', '--data-dir', dataDir, '--json'];
  const child = spawn(process.execPath, [jawsCommand, 'capture', ...source, ...where], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  state.interrupt = () => void child.kill('SIGINT');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (said = (said + part).slice(-2000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0 && !state.stopped) throw new Error(`the replay ended with ${String(code)}: ${said}`);
}

export function replayFeed({ flows, seed }: ReplayFeedOptions): FeedMaker {
  return async (dataDir, dataset) => {
    const capture = hourCapture(flows, seed);
    const file = join(dataDir, 'hour.pcap');
    const state: Replaying = { stopped: false, error: null, interrupt: () => undefined };
    const run = async (): Promise<void> => {
      for (let hour = 0; !state.stopped; hour += 1) {
        capture.stamp(hour);
        writeFileSync(file, capture.bytes);
        await replay(dataDir, dataset, file, state);
      }
    };
    const running = run().catch((error: unknown) => {
      state.error = error;
    });
    const rows = join(dataDir, 'datasets', dataset, 'packets.csv');
    const deadlineMs = performance.now() + firstPacketsMs;
    while (!existsSync(rows)) {
      if (performance.now() > deadlineMs || state.error !== null)
        throw new Error(`no packets came into ${rows}`, { cause: state.error });
      await wait(50);
    }
    return {
      failure: () => state.error,
      stop: async () => {
        state.stopped = true;
        state.interrupt();
        await running;
      },
    };
  };
}
