// Uploads at the bounds of their room, and what is left of one that was not what it said.

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openUploadStore, type UploadStore } from './upload-store.ts';

let folder = '';
let store: UploadStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-uploads-'));
  store = await openUploadStore({ folder, maxBytes: 60, quotaBytes: 100 });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Announces what it sends, unless `said` is something else. */
async function send(id: string, bytes: number, said = Buffer.alloc(bytes, id)) {
  const sha256 = createHash('sha256').update(said).digest('hex');
  async function* body(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield Buffer.alloc(bytes, id);
  }
  return await store.receive(id, { size: bytes, sha256, offset: 0 }, body());
}

it('the last byte of the largest upload and of the quota may be used, and no more', async () => {
  await expect(send('a', 61)).rejects.toMatchObject({ status: 413, reason: 'too-large' });
  expect(await send('a', 60)).toMatchObject({ state: 'complete', received: 60 });
  await expect(send('b', 41)).rejects.toMatchObject({ status: 507, reason: 'quota' });
  expect(await send('b', 40)).toMatchObject({ state: 'complete' });
  expect(store.usedBytes()).toBe(100);
  await expect(send('c', 1)).rejects.toMatchObject({ status: 507, reason: 'quota' });
});

it('two that are announced at once do not share the room of one', async () => {
  const asked = await Promise.allSettled(['a', 'b'].map((id) => send(id, 60)));
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(asked[1]).toMatchObject({ reason: { status: 507, reason: 'quota' } });
});

it('what arrives and is not what was announced leaves nothing: no file, no room taken, its name free', async () => {
  await expect(send('a', 60, Buffer.from('something else'))).rejects.toMatchObject({
    status: 422,
    reason: 'wrong-sha256',
  });
  expect([store.status('a'), store.usedBytes(), readdirSync(folder)]).toEqual([null, 0, []]);
  expect(await send('a', 50)).toMatchObject({ state: 'complete', size: 50 });
});
