// kill -9 in the middle of label changes, at random moments: the dataset is always whole, all of one label, and
// its changes can be taken back. JAWS_KILL_RUNS sets how often (default 5).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { createDatasetStore } from '../dataset-store.ts';
import { undoRelabel } from './relabel-dataset.ts';

const runs = Number(process.env['JAWS_KILL_RUNS'] ?? 5);
const child = join(import.meta.dirname, 'relabel-forever.fixture.ts');
const rows = 20_000;

it(`keeps the dataset whole through ${runs} kills`, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jaws-relabel-kill-'));
  try {
    const store = createDatasetStore({ dataDir, clock: () => 0 });
    const packets = packetTable(
      Array.from({ length: rows }, (_, at) => ({ at, from: `10.0.${at & 255}.1:1`, to: '1.1.1.1:443' })),
    );
    const writer = await store.create('a', {});
    await writer.append(packets, 0, rows);
    await writer.close();
    const states = new Set<string>();
    for (let run = 0; run < runs; run++) {
      const relabeller = fork(child, [dataDir, 'a'], { execArgv: ['--import', 'tsx'] });
      await once(relabeller, 'message');
      // The moment is the point of the test: anywhere in the first changes.
      await delay(Math.random() * 600);
      const ended = once(relabeller, 'exit');
      relabeller.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      const verified = await store.verify('a');
      states.add(verified.state);
      expect(verified).toMatchObject({ ok: true, rows, tornRows: 0 });
      const table = await store.readTable('a');
      expect(new Set(table.label.subarray(0, rows)).size).toBe(1);
    }
    expect([...states].every((state) => ['open', 'closed', 'recovered'].includes(state))).toBe(true);
    await undoAll(store);
    const { labels } = await store.manifest('a');
    expect(Object.values(labels)).toEqual([rows]);
    expect(await store.verify('a')).toMatchObject({ ok: true });
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

/** At most twenty changes are remembered. */
async function undoAll(store: ReturnType<typeof createDatasetStore>): Promise<void> {
  for (let step = 0; step < 21; step++) {
    try {
      expect(await undoRelabel(store, 'a')).toEqual({ changed: rows });
    } catch (error) {
      expect(error).toMatchObject({ code: 'dataset.nothing-to-undo' });
      return;
    }
  }
  throw new Error('There were more than twenty changes to take back.');
}
