// Datasets that `push` sends: bounded, resumable, and in their place only when whole and verified. `<id>.json` says
// what was announced, `<id>.partial` holds what came, `<id>.data` is the finished file. Ids are slugs, never paths.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isUploadId } from '@jaws/shared/exfil/listener-protocol';
import { uploadStatus, type UploadStatus } from '@jaws/shared/exfil/upload-status';
import { removeUnfinished, syncFolder, writeFileAtomically } from './atomic-file.ts';
import { HttpRefusal } from './http-answer.ts';

export interface UploadStoreOptions {
  readonly folder: string;
  /** Largest upload, and all of them together with what is announced, bytes. */
  readonly maxBytes: number;
  readonly quotaBytes: number;
}

export interface Announcement {
  readonly size: number;
  readonly sha256: string;
  /** Where the body begins in the file; must be what the listener has. */
  readonly offset: number;
}

export interface UploadStore {
  readonly status: (id: string) => UploadStatus | null;
  /** Appends the body; a body that ends early leaves a partial upload. @throws HttpRefusal */
  readonly receive: (
    id: string,
    announced: Announcement,
    body: AsyncIterable<Buffer>,
  ) => Promise<UploadStatus>;
  /** Removes a partial upload; false when there is none. Finished ones are the owner's. @throws HttpRefusal */
  readonly discard: (id: string) => Promise<boolean>;
  readonly usedBytes: () => number;
}

const announcedFile = uploadStatus.pick({ id: true, size: true, sha256: true });

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export async function openUploadStore(options: UploadStoreOptions): Promise<UploadStore> {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  const uploads = await readUploads(folder);
  const busy = new Set<string>();
  const usedBytes = (): number => [...uploads.values()].reduce((sum, upload) => sum + upload.size, 0);

  const announce = async (id: string, { size, sha256 }: Announcement): Promise<UploadStatus> => {
    const found = uploads.get(id);
    if (found !== undefined) {
      if (found.size === size && found.sha256 === sha256) return found;
      throw new HttpRefusal(409, 'exists', 'Another upload has this name.', { upload: found });
    }
    if (size > options.maxBytes)
      throw new HttpRefusal(413, 'too-large', `An upload may have ${options.maxBytes} bytes.`);
    if (usedBytes() + size > options.quotaBytes)
      throw new HttpRefusal(507, 'quota', 'The quota of this listener is used up.');
    const upload: UploadStatus = { id, state: 'partial', size, received: 0, sha256 };
    // Before anything is awaited: two announcements at once must not both fit into the same room.
    uploads.set(id, upload);
    try {
      const disk = await statfs(folder);
      if (size > disk.bavail * disk.bsize) throw diskFull();
      await writeFileAtomically(join(folder, `${id}.json`), JSON.stringify({ id, size, sha256 }));
    } catch (error) {
      uploads.delete(id);
      throw error;
    }
    return upload;
  };
  const remove = async (id: string): Promise<void> => {
    await rm(join(folder, `${id}.partial`), { force: true });
    await rm(join(folder, `${id}.json`), { force: true });
    uploads.delete(id);
  };
  const append = async (upload: UploadStatus, body: AsyncIterable<Buffer>): Promise<number> => {
    const file = await open(join(folder, `${upload.id}.partial`), 'a', 0o600);
    let { received } = upload;
    try {
      for await (const chunk of body) {
        if (received + chunk.length > upload.size)
          throw new HttpRefusal(413, 'larger-than-announced', 'More bytes came than were announced.');
        await file.appendFile(chunk);
        received += chunk.length;
      }
      return received;
    } finally {
      await file.sync();
      await file.close();
    }
  };
  const complete = async (upload: UploadStatus): Promise<UploadStatus> => {
    const partial = join(folder, `${upload.id}.partial`);
    // Read back from the disk: what is verified is the file, not the bytes on their way to it.
    if ((await hashOf(partial)) !== upload.sha256) {
      await remove(upload.id);
      throw new HttpRefusal(422, 'wrong-sha256', 'What arrived is not what was announced; it was removed.');
    }
    await rename(partial, join(folder, `${upload.id}.data`));
    await syncFolder(folder);
    return { ...upload, state: 'complete' };
  };
  const take = async (
    id: string,
    announced: Announcement,
    body: AsyncIterable<Buffer>,
  ): Promise<UploadStatus> => {
    const upload = await announce(id, announced);
    if (upload.state === 'complete') return upload;
    if (announced.offset !== upload.received)
      throw new HttpRefusal(409, 'wrong-offset', 'Go on from what has been received.', { upload });
    try {
      let now: UploadStatus = { ...upload, received: await append(upload, body) };
      if (now.received === now.size) now = await complete(now);
      uploads.set(id, now);
      return now;
    } catch (error) {
      await afterFailure(error, upload);
      throw isDiskFull(error) ? diskFull() : error;
    }
  };
  const afterFailure = async (error: unknown, upload: UploadStatus): Promise<void> => {
    if (!uploads.has(upload.id)) return;
    // An announcement that was not true is worth nothing, and neither is what came of it.
    if (error instanceof HttpRefusal && error.reason === 'larger-than-announced') await remove(upload.id);
    else uploads.set(upload.id, { ...upload, received: await sizeOf(join(folder, `${upload.id}.partial`)) });
  };
  const alone = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    if (!isUploadId(id)) throw new HttpRefusal(400, 'bad-name', 'This is not the name of an upload.');
    if (busy.has(id)) throw new HttpRefusal(409, 'busy', 'This upload is being received already.');
    busy.add(id);
    try {
      return await work();
    } finally {
      busy.delete(id);
    }
  };
  return {
    status: (id) => uploads.get(id) ?? null,
    usedBytes,
    receive: (id, announced, body) => alone(id, () => take(id, announced, body)),
    discard: (id) =>
      alone(id, async () => {
        if (uploads.get(id)?.state !== 'partial') return false;
        await remove(id);
        return true;
      }),
  };
}

/** What earlier lives of the listener left: the size on the disk is the truth about how much was received. */
async function readUploads(folder: string): Promise<Map<string, UploadStatus>> {
  const uploads = new Map<string, UploadStatus>();
  for (const name of await readdir(folder)) {
    const id = name.slice(0, -'.json'.length);
    if (!name.endsWith('.json') || !isUploadId(id)) continue;
    const announced = await readAnnounced(join(folder, name));
    if (announced?.id !== id) continue;
    const finished = await sizeOf(join(folder, `${id}.data`));
    const isComplete = finished === announced.size && (await exists(join(folder, `${id}.data`)));
    const received = isComplete ? finished : await sizeOf(join(folder, `${id}.partial`));
    uploads.set(id, { ...announced, state: isComplete ? 'complete' : 'partial', received });
  }
  return uploads;
}

async function readAnnounced(path: string): Promise<Pick<UploadStatus, 'id' | 'size' | 'sha256'> | null> {
  try {
    return announcedFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code));
}

function diskFull(): HttpRefusal {
  return new HttpRefusal(507, 'disk-full', "The listener's disk is full.");
}
