// Rows on their way to the disk: what one write takes, what is counted, and what is held back.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { JawsError } from '@jaws/shared/contract/errors';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { PacketCsvEncoder } from '../../dataset/csv-encoder.ts';
import type { DatasetWriter } from '../../dataset/store-contract.ts';
import { mostRowsAtOnce, RowStore } from './row-store.ts';
import { closeSessions, openSession, udpPackets } from './testing-session.fixture.ts';

function tableOf(labels: readonly string[], size = 100): PacketTable {
  const table = new PacketTable(labels.length);
  for (const [row, label] of labels.entries()) {
    table.label[row] = table.dictionaries.labels.intern(label);
    table.size[row] = size;
  }
  table.count = labels.length;
  return table;
}

/** Writes wait for `finish`; `sizes` are the rows of each. */
function slowWriter(): { writer: DatasetWriter; sizes: number[]; finish: () => void } {
  const sizes: number[] = [];
  const waiting: (() => void)[] = [];
  const writer = {
    rows: 0,
    append: (_: PacketTable, from: number, to: number) => {
      sizes.push(to - from);
      return new Promise<number>((resolve) => {
        waiting.push(() => {
          resolve(to);
        });
      });
    },
  } as unknown as DatasetWriter;
  return { writer, sizes, finish: () => waiting.shift()?.() };
}

describe('RowStore', () => {
  it('writes the first rows only, and counts them by label when their write returned', async () => {
    const { writer, sizes, finish } = slowWriter();
    const store = new RowStore(writer, () => undefined);
    const table = tableOf(['norm', 'chum', 'norm', 'chum']);
    store.write(table, 3);
    expect(store).toMatchObject({ stored: 0, inFlight: 3, lastPacket: 3, isFree: true });
    // The caller may use the rows' room at once.
    table.label.fill(0);
    store.write(table, 1);
    expect(store.isFree).toBe(false);
    finish();
    finish();
    await store.drain();
    expect(sizes).toEqual([3, 1]);
    expect(store).toMatchObject({ stored: 4, bytes: 400, inFlight: 0, isFree: true });
    expect([...store.labels]).toEqual([
      ['norm', 2],
      ['chum', 1],
      ['NA', 1],
    ]);
  });

  it('begins to count anew for every write', async () => {
    const { writer, finish } = slowWriter();
    const store = new RowStore(writer, () => undefined);
    for (const labels of [['a', 'a', 'b'], ['a'], ['b']]) {
      store.write(tableOf(labels));
      finish();
      await store.drain();
    }
    expect(Object.fromEntries(store.labels)).toEqual({ a: 3, b: 2 });
  });

  it('gives nothing more to a writer that failed: what is on disk ends with the last whole batch', async () => {
    const full = new JawsError('dataset.disk-full');
    const append = vi.fn(() => Promise.reject(full));
    const onStored = vi.fn();
    const store = new RowStore({ rows: 7, append } as unknown as DatasetWriter, onStored);
    store.write(tableOf(['norm']));
    await store.drain();
    store.write(tableOf(['norm']));
    await store.drain();
    expect(append).toHaveBeenCalledTimes(1);
    expect(store).toMatchObject({ failure: full, stored: 0, bytes: 0, inFlight: 0, lastPacket: 8 });
    expect(onStored).not.toHaveBeenCalled();
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await closeSessions();
});

describe('a capture whose disk stood still', () => {
  it('stores what waited in pieces of a bounded size, in order', async () => {
    const { session, source, store, rows, disk } = await openSession();
    disk.hold();
    for (let round = 0; round < 5; round += 1)
      source.give(udpPackets(6000, 1_700_000_000_000 + round * 6000));
    await vi.waitFor(() => {
      expect(session.state().queue.packets).toBe(30_000);
    });
    const encode = vi.spyOn(PacketCsvEncoder.prototype, 'encode');
    disk.release();
    await session.stop();
    const pieces = encode.mock.calls.map(([, from, to]) => to - from);
    expect(Math.max(...pieces)).toBe(mostRowsAtOnce);
    const stored = await rows();
    expect(stored).toHaveLength(30_000);
    expect(stored.every((cells, at) => cells[0] === String(at + 1))).toBe(true);
    const times = stored.map((cells) => Number(cells[12]));
    expect(times.every((ms, at) => at === 0 || ms === (times[at - 1] ?? 0) + 1)).toBe(true);
    expect(await store.verify('live')).toMatchObject({ rows: 30_000, ok: true });
  });
});
