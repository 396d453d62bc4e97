// A file system that is killed: it does so many changes as it is allowed, the next one half, and then no more. Or
// that is full for one change and then goes on. Stands in for `node:fs/promises` (`vi.mock`), so that a test can
// end an operation at each of its steps.

import type * as fileSystem from 'node:fs/promises';

type FileSystem = typeof fileSystem;
type Handle = Awaited<ReturnType<FileSystem['open']>>;

/** What was done, as `rename a b`, `sync a`: names without folders, numbers of processes and drafts left out. */
export const disk = { stepsLeft: Infinity, isFull: false, steps: [] as string[], refused: '', die };

/** How the kill looks from inside: everything from here on fails. A child process may die in earnest. */
function die(): never {
  throw new Error('killed');
}

/** The record begins anew; everything works, for so many steps. `isFull`: then one is refused, others work. */
export function reviveDisk(stepsLeft = Infinity, isFull = false): void {
  Object.assign(disk, { stepsLeft, isFull, steps: [], refused: '' });
}

function nameOf(path: unknown): string {
  const name = String(path).split('/').at(-1) ?? '';
  return name.replaceAll(/\d+/g, '#');
}

/** Only what takes room can be refused by a full disk. */
const takesRoom = /^(create|write|sync|mkdir|link|rename) /;

/** `half` is what of a step is done when the kill or the refusal falls into it. */
async function step<T>(name: string, work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
  if (!disk.isFull || takesRoom.test(name)) {
    disk.stepsLeft -= 1;
    if (disk.stepsLeft === -1) {
      disk.refused = name;
      await half?.();
      if (disk.isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    }
    if (disk.stepsLeft < 0 && !disk.isFull) disk.die();
  }
  disk.steps.push(name);
  return await work();
}

function halfOf(content: string | Uint8Array): string | Uint8Array {
  return content.slice(0, content.length >> 1);
}

/** Syncs are noted and not done: what they are for, a power loss, is not tried here. */
function watched(handle: Handle, name: string): Handle {
  const real = { write: handle.write.bind(handle), writeFile: handle.writeFile.bind(handle) };
  const truncate = handle.truncate.bind(handle);
  const synced = (): Promise<void> => step(`sync ${name}`, () => Promise.resolve());
  return Object.assign(handle, {
    write: (bytes: Uint8Array, from: number, length: number, at: number) =>
      step(
        `write ${name}`,
        () => real.write(bytes, from, length, at),
        () => real.write(bytes, from, length >> 1, at),
      ),
    writeFile: (content: string | Uint8Array) =>
      step(
        `write ${name}`,
        () => real.writeFile(content),
        () => real.writeFile(halfOf(content)),
      ),
    truncate: (length: number) => step(`cut ${name}`, () => truncate(length)),
    sync: synced,
    datasync: synced,
  });
}

export function killedDisk(real: FileSystem): FileSystem {
  const open = async (path: string, flags: string | number, mode?: number): Promise<Handle> => {
    const opened = (): Promise<Handle> => real.open(path, flags, mode);
    const handle = await (typeof flags === 'string' && flags.startsWith('w')
      ? step(`create ${nameOf(path)}`, opened)
      : opened());
    return watched(handle, nameOf(path));
  };
  const two =
    (verb: string, work: (from: string, to: string) => Promise<void>) =>
    (from: string, to: string): Promise<void> =>
      step(`${verb} ${nameOf(from)} ${nameOf(to)}`, () => work(from, to));
  return {
    ...real,
    open: open as FileSystem['open'],
    rename: two('rename', real.rename) as FileSystem['rename'],
    link: two('link', real.link) as FileSystem['link'],
    unlink: (path) => step(`unlink ${nameOf(path)}`, () => real.unlink(path)),
    truncate: (path, length) => step(`cut ${nameOf(path)}`, () => real.truncate(path, length)),
    rm: (path, options) => step(`rm ${nameOf(path)}`, () => real.rm(path, options)),
    mkdir: ((path: string, options: { recursive?: boolean }) =>
      step(`mkdir ${nameOf(path)}`, () => real.mkdir(path, options))) as FileSystem['mkdir'],
    writeFile: (path, content, options) =>
      step(
        `write ${nameOf(path)}`,
        () => real.writeFile(path, content, options),
        () => real.writeFile(path, halfOf(content as string | Uint8Array), options),
      ),
  };
}
