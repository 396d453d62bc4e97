// The cache of loaded datasets: one reading for many callers, bounds, and files that change.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TableCache } from './table-cache.ts';

let folder = '';
let loads: string[] = [];
const open = new AbortController().signal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-table-cache-'));
  loads = [];
  for (const name of ['a', 'b', 'c']) change(name, 'first');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function change(name: string, text: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'packets.csv'), text);
  writeFileSync(join(folder, name, 'manifest.json'), '{}');
}

function cacheOf(maxRows: number, rows = 10): TableCache<{ readonly table: PacketTable }> {
  const store = {
    folder: (name: string) => join(folder, name),
    manifest: () => Promise.reject(new JawsError('dataset.not-found')),
  };
  return new TableCache(
    store,
    (dataset) => {
      loads.push(dataset);
      if (dataset === 'c') return Promise.reject(new JawsError('dataset.damaged'));
      const table = new PacketTable(1);
      table.count = rows;
      return Promise.resolve({ table });
    },
    maxRows,
  );
}

describe('TableCache', () => {
  it('reads once for callers at the same time and later ones', async () => {
    const cache = cacheOf(100);
    const [first, second] = await Promise.all([cache.get('a', open), cache.get('a', open)]);
    expect(first).toBe(second);
    expect(await cache.get('a', open)).toBe(first);
    expect(loads).toEqual(['a']);
  });

  it('reads anew what changed on disk', async () => {
    const cache = cacheOf(100);
    await cache.get('a', open);
    change('a', 'second, longer');
    await cache.get('a', open);
    expect(loads).toEqual(['a', 'a']);
  });

  it('lets the one go that was not used for longest', async () => {
    const cache = cacheOf(15);
    await cache.get('a', open);
    await cache.get('b', open);
    await cache.get('b', open);
    await cache.get('a', open);
    expect(loads).toEqual(['a', 'b', 'a']);
  });

  it('keeps one that alone is over the bound', async () => {
    const cache = cacheOf(15, 1000);
    await cache.get('a', open);
    await cache.get('a', open);
    expect(loads).toEqual(['a']);
  });

  it('tries again after a failure, and gives the error of a dataset that is not there', async () => {
    const cache = cacheOf(15);
    await expect(cache.get('c', open)).rejects.toMatchObject({ code: 'dataset.damaged' });
    await expect(cache.get('c', open)).rejects.toMatchObject({ code: 'dataset.damaged' });
    expect(loads).toEqual(['c', 'c']);
    await expect(cache.get('nobody', open)).rejects.toMatchObject({ code: 'dataset.not-found' });
  });

  it('stops waiting when the caller does', async () => {
    await expect(cacheOf(15).get('a', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
