// Waiting for a lock, taking over, and file systems without hard links. Who may have a lock at all is tested with
// the dataset's own (dataset-lock.test.ts).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type * as fileSystem from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draftPath, isDeadDraft } from './draft-path.ts';
import { heldLock, lockOwner, stateOfLock, takeLock } from './lock-file.ts';

/** What the file system refuses now, by function. */
const refusals: Partial<Record<'link' | 'writeFile', string>> = {};
/** Answers of the next readings. */
let lies: string[] = [];

vi.mock('node:fs/promises', async (importActual) => {
  const real = await importActual<typeof fileSystem>();
  const refuse = (name: 'link' | 'writeFile'): void => {
    const code = refusals[name];
    if (code !== undefined) throw Object.assign(new Error(code), { code });
  };
  return {
    ...real,
    link: async (from: string, to: string) => {
      refuse('link');
      await real.link(from, to);
    },
    readFile: async (path: string, encoding: 'utf8') => {
      const lie = path.startsWith('/proc') ? undefined : lies.shift();
      return lie ?? (await real.readFile(path, encoding));
    },
    open: async (path: string, flags: string, mode: number) => {
      const file = await real.open(path, flags, mode);
      const write = file.writeFile.bind(file);
      return Object.assign(file, {
        writeFile: async (text: string) => {
          refuse('writeFile');
          await write(text);
        },
      });
    },
  };
});

let folder = '';
let path = '';
const dead = '{"pid":4194304,"start":null}';
const living = `{"pid":${process.ppid},"start":null}`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-lock-file-'));
  path = join(folder, 'x.lock');
});
afterEach(async () => {
  delete refusals.link;
  delete refusals.writeFile;
  lies = [];
  await rm(folder, { recursive: true });
});

describe('waiting', () => {
  it('gets a lock that is freed meanwhile, and none that is not', async () => {
    const first = await takeLock(path, 'Cannot');
    expect(first).not.toBeNull();
    expect(await takeLock(path, 'Cannot')).toBeNull();
    expect(await takeLock(path, 'Cannot', 30)).toBeNull();
    const waiting = takeLock(path, 'Cannot', 10_000);
    await first?.release();
    const second = await waiting;
    expect(second).not.toBeNull();
    expect(await stateOfLock(path)).toBe('owned');
    await second?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('waits about as long as it was told to', async () => {
    await writeFile(path, living);
    const startedMs = performance.now();
    expect(await takeLock(path, 'Cannot', 120)).toBeNull();
    const tookMs = performance.now() - startedMs;
    expect(tookMs).toBeGreaterThanOrEqual(120);
    expect(tookMs).toBeLessThan(2000);
    expect(await readdir(folder)).toEqual(['x.lock']);
  });

  it('lets many have it one after the other, never two at once', async () => {
    let [inside, most, had] = [0, 0, 0];
    const work = Array.from({ length: 12 }, async () => {
      const lock = await takeLock(path, 'Cannot', 20_000);
      if (lock === null) return;
      had += 1;
      most = Math.max(most, ++inside);
      await readdir(folder);
      inside -= 1;
      await lock.release();
    });
    await Promise.all(work);
    expect([most, had]).toEqual([1, 12]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('releases once: a later owner keeps its own', async () => {
    const lock = await takeLock(path, 'Cannot');
    await lock?.release();
    const next = await takeLock(path, 'Cannot');
    await lock?.release();
    expect(await stateOfLock(path)).toBe('owned');
    await next?.release();
  });

  it('tells who has it', async () => {
    expect(await lockOwner(path)).toBeNull();
    const lock = await takeLock(path, 'Cannot');
    expect(await lockOwner(path)).toMatchObject({ pid: process.pid, thread: 0 });
    await lock?.release();
    await writeFile(path, 'nonsense');
    expect(await lockOwner(path)).toBeNull();
  });

  it('frees the lock of a folder that was moved, at its new place', async () => {
    await takeLock(path, 'Cannot');
    await heldLock(path).release();
    expect(await stateOfLock(path)).toBe('free');
  });
});

describe('taking over', () => {
  it.each([
    ['without a guard', null],
    ['after a taker that died over it', dead],
    ['after a taker that died before it could write', ''],
  ])('a dead lock %s', async (_name, guard) => {
    await writeFile(path, dead);
    if (guard !== null) await writeFile(`${path}.takeover`, guard);
    const lock = await takeLock(path, 'Cannot');
    expect(await lockOwner(path)).toMatchObject({ pid: process.pid });
    await lock?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is left to a living taker, for a bounded time', async () => {
    await writeFile(path, dead);
    await writeFile(`${path}.takeover`, living);
    expect(await takeLock(path, 'Cannot', 60_000)).toBeNull();
    expect((await readdir(folder)).sort()).toEqual(['x.lock', 'x.lock.takeover']);
    expect(await readFile(path, 'utf8')).toBe(dead);
  });

  it('does not remove the fresh lock of a faster taker', async () => {
    await writeFile(path, living);
    // It has read the dead one's text, and is then slow.
    lies = [dead];
    expect(await takeLock(path, 'Cannot')).toBeNull();
    expect(await readFile(path, 'utf8')).toBe(living);
    expect(await readdir(folder)).toEqual(['x.lock']);
  });

  it('gives a guard back that was no more the one it judged', async () => {
    await writeFile(path, dead);
    await writeFile(`${path}.takeover`, living);
    lies = [dead, dead];
    expect(await takeLock(path, 'Cannot')).toBeNull();
    expect(await readFile(`${path}.takeover`, 'utf8')).toBe(living);
  });

  const whyNot = process.platform === 'linux' ? null : 'needs /proc';
  it.skipIf(whyNot !== null)(
    `takes over from a process that has ended and that nobody has waited for${whyNot ?? ''}`,
    async () => {
      // `sleep` takes the shell's place and never waits for the shell's child.
      const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 30']);
      try {
        const [text] = (await once(parent.stdout, 'data')) as [Buffer];
        await writeFile(path, `{"pid":${Number(text)},"start":null}`);
        await vi.waitFor(async () => {
          expect(await stateOfLock(path)).toBe('stale');
        });
      } finally {
        parent.kill();
      }
    },
  );
});

describe.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP'])('a file system without hard links (%s)', (code) => {
  beforeEach(() => {
    refusals.link = code;
  });

  it('has one owner too, and takes over', async () => {
    const lock = await takeLock(path, 'Cannot');
    expect(await takeLock(path, 'Cannot')).toBeNull();
    expect(await lockOwner(path)).toMatchObject({ pid: process.pid });
    await lock?.release();
    await writeFile(path, dead);
    await (await takeLock(path, 'Cannot'))?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves no empty lock when its text does not fit on the disk', async () => {
    refusals.writeFile = 'ENOSPC';
    await expect(takeLock(path, 'Cannot lock')).rejects.toMatchObject({ code: 'dataset.disk-full' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives the writer of a lock time to write', async () => {
    await writeFile(path, '');
    const startedMs = performance.now();
    await (await takeLock(path, 'Cannot'))?.release();
    expect(performance.now() - startedMs).toBeGreaterThan(25);
    await writeFile(path, '');
    const taking = takeLock(path, 'Cannot');
    await writeFile(path, living);
    expect(await taking).toBeNull();
    expect(await readFile(path, 'utf8')).toBe(living);
  });
});

it('tells what the file system refuses', async () => {
  refusals.link = 'EIO';
  await expect(takeLock(path, 'Cannot lock "a"')).rejects.toMatchObject({
    code: 'dataset.io',
    message: 'Cannot lock "a": EIO.',
  });
  expect(await readdir(folder)).toEqual([]);
  await expect(takeLock(join(folder, 'no', 'x'), 'Cannot')).rejects.toMatchObject({ code: 'dataset.io' });
});

it('names drafts apart, and knows whose maker is gone', () => {
  const [one, two] = [draftPath('/x/file'), draftPath('/x/file')];
  expect(one).toMatch(new RegExp(`^/x/file\\.${process.pid}\\.0\\.\\d+\\.tmp$`));
  expect(one).not.toBe(two);
  const entries = [
    'file.4194304.0.1.tmp',
    'a.file.4194304.0.1.tmp',
    `file.${process.pid}.0.1.tmp`,
    'file.tmp',
  ];
  expect(entries.map((entry) => isDeadDraft(entry))).toEqual([true, true, false, false]);
  expect(entries.map((entry) => isDeadDraft(entry, 'file'))).toEqual([true, false, false, false]);
});
