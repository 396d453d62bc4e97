// Where a running capture listens for commands of other processes: a Unix socket in its dataset's folder, which only
// its owner may enter; where that path is too long for a socket, in a private folder of the system's temporary one.

import { createHash } from 'node:crypto';
import { mkdir, lstat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';

/** unix(7): sun_path has 108 bytes on Linux and 104 on macOS, the final NUL included. */
const longestPathBytes = 100;
const socketName = 'control.sock';

/** `folder`: the dataset's. The same for every process of this user; nothing is created. */
export function controlPath(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\jaws-${hash}`;
  const near = join(folder, socketName);
  return Buffer.byteLength(near) <= longestPathBytes ? near : join(privateFolder(), `${hash}.sock`);
}

function privateFolder(): string {
  return join(tmpdir(), `jaws-${userInfo().uid}`);
}

/**
 * Makes the private folder when the socket goes there; one that somebody else made is not used.
 * @throws JawsError dataset.io
 */
export async function makeControlFolder(path: string): Promise<void> {
  const folder = privateFolder();
  if (!path.startsWith(join(folder, '/'))) return;
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  const facts = await lstat(folder);
  if (facts.isDirectory() && facts.uid === userInfo().uid && (facts.mode & 0o077) === 0) return;
  throw new JawsError('dataset.io', `The folder ${folder} belongs to somebody else or is open to others.`, {
    hint: 'Remove it, or use a data folder with a shorter path.',
  });
}
