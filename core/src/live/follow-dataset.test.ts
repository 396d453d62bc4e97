// A dataset that grows under its reader: any pieces give the same rows as the whole; cuts, changes and ends are told.

import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { rowOf, rowsOf, seededTable, type PlainRow } from '../dataset/testing-tables.fixture.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { DatasetFollower } from './follow-dataset.ts';

let folder = '';
let store: DatasetStore;
let nowMs = 0;
let rows: PlainRow[] = [];
let open: DatasetFollower[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-follow-'));
  nowMs = 1_700_000_000_000;
  store = createDatasetStore({ dataDir: folder, clock: () => nowMs });
  rows = [];
  open = [];
});
afterEach(async () => {
  for (const follower of open) await follower.close();
  rmSync(folder, { recursive: true, force: true });
});

const collect = (table: PacketTable, from: number, to: number): void => {
  for (let at = from; at < to; at++) rows.push(rowOf(table, at));
};

async function follow(
  dataset: string,
  window = { lengthMs: 1e9, mostPackets: 1e9 },
): Promise<DatasetFollower> {
  const follower = await DatasetFollower.open({
    store,
    dataset,
    window,
    clock: () => nowMs,
    onRows: collect,
  });
  open.push(follower);
  return follower;
}

async function catchUp(follower: DatasetFollower): Promise<void> {
  await follower.look();
  while (await follower.readPiece());
}

/** A closed dataset of seeded rows; gives the path of its packets.csv. */
async function made(name: string, table: PacketTable): Promise<string> {
  const writer = await store.create(name, {});
  for (let from = 0; from < table.count; from += 5000)
    await writer.append(table, from, Math.min(table.count, from + 5000));
  await writer.close();
  return join(store.folder(name), 'packets.csv');
}

describe('DatasetFollower', () => {
  it('gives the rows of the whole file, whatever the pieces it grows in and whenever dictionaries are emptied', async () => {
    const table = seededTable(300, 7);
    const path = await made('grows', table);
    const bytes = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 25 }),
        fc.boolean(),
        async (cuts, isRenewed) => {
          rows = [];
          writeFileSync(path, '');
          const follower = await follow('grows');
          let written = 0;
          for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
            appendFileSync(path, bytes.subarray(written, cut));
            written = cut;
            await catchUp(follower);
            expect(follower.backlogBytes).toBe(0);
            if (!isRenewed) continue;
            follower.renewDictionaries();
            expect(follower.dictionaryEntries).toBeLessThan(2);
          }
          expect(rows).toEqual(rowsOf(table));
          await catchUp(follower);
          expect(rows).toHaveLength(300);
          expect(follower).toMatchObject({ rows: 300, badRows: 0, ended: true });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('follows a writer, and ends when the dataset is closed', async () => {
    const table = seededTable(900);
    const writer = await store.create('capture', {});
    const follower = await follow('capture');
    for (let from = 0; from < 900; from += 300) {
      await writer.append(table, from, from + 300);
      await catchUp(follower);
      expect(follower).toMatchObject({ rows: from + 300, ended: false, backlogBytes: 0 });
    }
    await writer.close();
    await catchUp(follower);
    expect(follower.ended).toBe(true);
    const again = await store.openForAppend('capture');
    await catchUp(follower);
    expect(follower.ended).toBe(false);
    await again.abort();
    expect(rows).toEqual(rowsOf(table));
  });

  it('has not ended before the last piece of a closed dataset is read', async () => {
    await made('pieces', seededTable(20_000, 5));
    const follower = await follow('pieces');
    await follower.look();
    const ends: boolean[] = [];
    while (follower.backlogBytes > 0) {
      ends.push(follower.ended);
      await follower.readPiece();
      await follower.look();
    }
    expect(ends.length).toBeGreaterThan(1);
    expect(ends).not.toContain(true);
    expect(follower).toMatchObject({ rows: 20_000, ended: true });
  });

  it.each([
    ['packets', { lengthMs: 1e9, mostPackets: 10_000 }],
    ['time', { lengthMs: 9_970, mostPackets: 1e9 }],
  ])('starts at most a window of %s and a little before the end of a large file', async (_by, window) => {
    const table = seededTable(80_000, 3);
    await made('large', table);
    const follower = await follow('large', window);
    await catchUp(follower);
    expect(follower).toMatchObject({ rows: 80_000, badRows: 0, ended: true });
    // Rows of the fixture are 997 µs apart and about 130 bytes long.
    expect(rows.length).toBeGreaterThanOrEqual(10_000);
    expect(rows.length).toBeLessThan(14_500);
    expect(rows[0]).toEqual(rowOf(table, 80_000 - rows.length));
    expect(rows.at(-1)).toEqual(rowOf(table, 79_999));
  });

  it('goes back to the last whole row when a repair cuts a torn one', async () => {
    const table = seededTable(20);
    const path = await made('torn', table);
    const bytes = readFileSync(path);
    truncateSync(path, bytes.length - 40);
    const follower = await follow('torn');
    await catchUp(follower);
    expect(rows).toHaveLength(19);
    const whole = bytes.lastIndexOf('\n20,') + 1;
    truncateSync(path, whole);
    await catchUp(follower);
    appendFileSync(path, bytes.subarray(whole));
    await catchUp(follower);
    expect(rows).toEqual(rowsOf(table));
    expect(follower.badRows).toBe(0);
  });

  it('says when rows were cut, the file was written anew, or the dataset is gone', async () => {
    const path = await made('one', seededTable(50));
    const cut = await follow('one');
    await catchUp(cut);
    truncateSync(path, 400);
    await expect(cut.look()).rejects.toMatchObject({ code: 'live.dataset-changed' });

    const other = await made('two', seededTable(50));
    const rewritten = await follow('two');
    await catchUp(rewritten);
    writeFileSync(`${other}.next`, readFileSync(other));
    renameSync(`${other}.next`, other);
    await expect(rewritten.look()).rejects.toMatchObject({ code: 'live.dataset-changed' });

    await made('three', seededTable(50));
    const renamed = await follow('three');
    renameSync(store.folder('three'), store.folder('four'));
    await expect(renamed.look()).rejects.toMatchObject({ code: 'dataset.not-found' });
    await expect(follow('nobody')).rejects.toMatchObject({ code: 'dataset.not-found' });
  });

  it('leaves out rows that are not valid and goes on', async () => {
    const table = seededTable(10);
    const path = await made('bad', table);
    const follower = await follow('bad');
    appendFileSync(path, '11,broken\n');
    await catchUp(follower);
    expect(follower).toMatchObject({ rows: 11, badRows: 1 });
    expect(rows).toEqual(rowsOf(table));
  });

  it('tells how long rows waited at most', async () => {
    const table = seededTable(100);
    const writer = await store.create('lag', {});
    const follower = await follow('lag');
    await catchUp(follower);
    follower.takeLagMs();
    nowMs += 100;
    await follower.look();
    expect(follower.takeLagMs()).toBe(0);
    await writer.append(table, 0, 100);
    nowMs += 100;
    await follower.look();
    nowMs += 30;
    // Written between the looks at 100 and 200; unread at 230.
    expect(follower.takeLagMs()).toBe(130);
    await follower.readPiece();
    nowMs += 500;
    // Read, and only now told of.
    expect(follower.takeLagMs()).toBe(630);
    expect(follower.takeLagMs()).toBe(0);
    await writer.close();
  });
});
