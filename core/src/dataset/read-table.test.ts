import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from './dataset-store.ts';
import { plainRow, rowsOf, tableOf } from './testing-tables.fixture.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-read-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

describe('names within a budget', () => {
  it('reads all rows, counts those whose names did not fit, and keeps no such table in the cache', async () => {
    const store = createDatasetStore({ dataDir, clock: () => 0 });
    const writer = await store.create('flood', {});
    const table = tableOf(
      Array.from({ length: 100 }, (_, at) => ({ ...plainRow, dnsName: `${at}`.padEnd(200, 'x') })),
    );
    await writer.append(table, 0, 100);
    await writer.close();
    const small = await store.readTable('flood', { mostNameBytes: 10_000 });
    expect(small.count).toBe(100);
    expect(small.dictionaries.details.refused).toBeGreaterThan(50);
    const whole = await store.readTable('flood');
    expect(whole.dictionaries.details.refused).toBe(0);
    expect(rowsOf(whole)).toEqual(rowsOf(table));
  });
});
