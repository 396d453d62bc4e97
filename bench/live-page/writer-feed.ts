// Packets of an endless office, appended to the dataset by this process: as many flows as points from the first frame
// on, and nothing else on the machine that would be measured with the page.

import { setTimeout as wait } from 'node:timers/promises';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetWriter } from '@jaws/core/dataset/store-contract';
import { LivePackets } from '../live-packets.ts';
import type { FeedMaker } from './feed.ts';

export interface WriterFeedOptions {
  readonly points: number;
  readonly packetsPerSecond: number;
  readonly seed: number;
}

const batchEveryMs = 50;
/** So that there are as many flows as points from the first frame on. */
const packetsBeforePerPoint = 5;

/** Appends at the rate until it is stopped. */
async function write(
  writer: DatasetWriter,
  source: LivePackets,
  packetsPerSecond: number,
  isStopped: () => boolean,
): Promise<void> {
  const started = performance.now();
  let sent = 0;
  while (!isStopped()) {
    const due = Math.floor(((performance.now() - started) / 1000) * packetsPerSecond) - sent;
    const table = source.next(Math.min(due, 20_000));
    if (table.count > 0) await writer.append(table, 0, table.count);
    sent += table.count;
    await wait(batchEveryMs);
  }
}

export function writerFeed({ points, packetsPerSecond, seed }: WriterFeedOptions): FeedMaker {
  return async (dataDir, dataset) => {
    const store = createDatasetStore({ dataDir, clock: Date.now });
    const source = new LivePackets({ seed, flows: points, packetsPerSecond, packetsPerFlow: 200 });
    const writer = await store.create(dataset, {});
    for (let left = points * packetsBeforePerPoint; left > 0; left -= 4000) {
      const table = source.next(Math.min(left, 4000));
      await writer.append(table, 0, table.count);
    }
    const state = { stopped: false, error: null as unknown };
    const writing = write(writer, source, packetsPerSecond, () => state.stopped).catch((error: unknown) => {
      state.error = error;
    });
    return {
      failure: () => state.error,
      stop: async () => {
        state.stopped = true;
        await writing;
        await writer.abort();
      },
    };
  };
}
