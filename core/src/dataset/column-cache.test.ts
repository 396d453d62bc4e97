// The cache never makes a dataset's folder: one that was renamed or removed while it was read stays away.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { writeColumnCache } from './column-cache.ts';

const key = { bytes: 1, modified: '1', version: '1:1', sha256: 'a'.repeat(64) };
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jaws-cache-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

it('is not written where the dataset is gone', async () => {
  const gone = join(root, 'office');
  expect(await writeColumnCache(gone, key, new PacketTable(4))).toBe(false);
  expect(existsSync(gone)).toBe(false);
});

it('is written, and written again, where it is there', async () => {
  const folder = join(root, 'branch');
  await mkdir(folder);
  expect(await writeColumnCache(folder, key, new PacketTable(4))).toBe(true);
  expect(await writeColumnCache(folder, key, new PacketTable(4))).toBe(true);
  expect(existsSync(join(folder, 'cache'))).toBe(true);
});
