// The bytes of packets.csv on a file that takes less than it was given, refuses, or cannot be synced.
import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CsvFileWriter, startWith } from './csv-file-writer.ts';

const head = 'head\n';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const keepNone = (): number => 0;

let folder = '';
let path = '';
/** How many bytes each call of write takes; after them it is refused. */
let room: number[] = [];
let syncs = 0;
let syncError: Error | null = null;
/** What a sync waits for. */
let syncGate: Promise<void> = Promise.resolve();
let writer: CsvFileWriter;

/** A real file whose writes take what `room` says. */
async function openOdd(fsyncEveryMs: number | null): Promise<CsvFileWriter> {
  await writeFile(path, head);
  const file = await open(path, 'r+');
  const write = file.write.bind(file);
  Object.assign(file, {
    write: async (piece: Uint8Array, from: number, length: number, at: number) => {
      const taken = room.shift() ?? Infinity;
      if (taken === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return await write(piece, from, Math.min(length, taken), at);
    },
    datasync: () => {
      syncs += 1;
      return syncError === null ? syncGate : Promise.reject(syncError);
    },
  });
  return new CsvFileWriter(file, startWith(head), fsyncEveryMs);
}

const content = (): Promise<string> => readFile(path, 'utf8');
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-bytes-'));
  path = join(folder, 'packets.csv');
  room = [];
  syncs = 0;
  syncError = null;
  syncGate = Promise.resolve();
});
afterEach(async () => {
  await writer.close();
  await rm(folder, { recursive: true });
});

describe('writing', () => {
  it('goes on where a short write ended, with the hash of all', async () => {
    writer = await openOdd(null);
    room = [2, 1, 3];
    await writer.write(bytes('0123456789'), keepNone);
    await writer.write(bytes('ab'), keepNone);
    expect(await content()).toBe(`${head}0123456789ab`);
    expect(writer.bytes).toBe(17);
    expect(writer.digest()).toBe(hashOf(`${head}0123456789ab`));
  });

  it('cuts to what its owner keeps of a refused write, and writes on from there', async () => {
    writer = await openOdd(null);
    await writer.write(bytes('one\n'), keepNone);
    room = [6, 0];
    const asked: number[] = [];
    const keepLine = (written: number): number => {
      asked.push(written);
      return 4;
    };
    await expect(writer.write(bytes('two\nthree\n'), keepLine)).rejects.toMatchObject({
      code: 'dataset.disk-full',
    });
    expect(asked).toEqual([6]);
    expect(await content()).toBe('head\none\ntwo\n');
    expect(writer.bytes).toBe(13);
    // The running hash has seen bytes that are not there.
    expect(writer.digest()).toBeNull();
    await writer.write(bytes('four\n'), keepNone);
    expect(await content()).toBe('head\none\ntwo\nfour\n');
    expect(writer.digest()).toBeNull();
  });

  it('cuts back to an earlier length', async () => {
    writer = await openOdd(null);
    await writer.write(bytes('one\n'), keepNone);
    await writer.cutTo(head.length);
    expect([await content(), writer.bytes, writer.digest()]).toEqual([head, 5, null]);
    await writer.sync();
    expect(syncs).toBe(1);
  });
});

describe('syncing', () => {
  it('happens once for what was written, and not for nothing', async () => {
    writer = await openOdd(null);
    await writer.sync();
    expect(syncs).toBe(0);
    await writer.write(bytes('one\n'), keepNone);
    await writer.sync();
    await writer.sync();
    expect(syncs).toBe(1);
  });

  it('happens by itself within the time given, and not after the end', async () => {
    writer = await openOdd(1);
    await writer.write(bytes('one\n'), keepNone);
    await expect.poll(() => syncs).toBe(1);
    await writer.write(bytes('two\n'), keepNone);
    await expect.poll(() => syncs).toBe(2);
  });

  it('waits for one that is under way, and then does another for what was written since', async () => {
    writer = await openOdd(1);
    let open = (): void => undefined;
    syncGate = new Promise((resolve) => (open = resolve));
    await writer.write(bytes('one\n'), keepNone);
    await expect.poll(() => syncs).toBe(1);
    let ended = 0;
    const first = writer.sync().then(() => (ended += 1));
    await writer.write(bytes('two\n'), keepNone);
    const others = [writer.sync(), writer.sync()].map((each) => each.then(() => (ended += 1)));
    await readFile(path);
    expect([ended, syncs]).toEqual([0, 1]);
    open();
    await Promise.all([first, ...others]);
    expect(syncs).toBe(2);
  });

  it('tells of a background sync that is refused while the end waits for it', async () => {
    writer = await openOdd(1);
    let refuse = (error: Error): void => {
      throw error;
    };
    syncGate = new Promise((_, reject) => (refuse = reject));
    await writer.write(bytes('one\n'), keepNone);
    await expect.poll(() => syncs).toBe(1);
    const last = writer.sync();
    refuse(Object.assign(new Error('I/O error'), { code: 'EIO' }));
    await expect(last).rejects.toMatchObject({ code: 'dataset.io' });
  });

  it.each(['write', 'sync'] as const)(
    'that was refused in the background is told by the next %s',
    async (next) => {
      writer = await openOdd(1);
      syncError = Object.assign(new Error('I/O error'), { code: 'EIO' });
      await writer.write(bytes('one\n'), keepNone);
      await expect.poll(() => syncs).toBe(1);
      syncError = null;
      const work = next === 'write' ? writer.write(bytes('two\n'), keepNone) : writer.sync();
      await expect(work).rejects.toMatchObject({ code: 'dataset.io' });
      // What the system has dropped does not come back: it stays refused.
      await expect(writer.sync()).rejects.toMatchObject({ code: 'dataset.io' });
      expect(await content()).toBe(`${head}one\n`);
    },
  );
});
