// Half files of pushes by scp: `PLACE.part-OWNER-PID-NUMBER` beside their place. A push removes its own when it ends,
// however it ends; where the line was cut it cannot, and the next push from the same data folder to the same place
// knows the name again. Those of other senders, and of pushes that go on, are left alone.

import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { isAlive } from '../dataset/process-start.ts';
import { overSsh, quoted, type RemoteShell } from './remote-shell.ts';

/** Of this process, and going on: `PID-NUMBER`. */
const ownInUse = new Set<string>();
let made = 0;
/** The connection may be what failed: nobody waits longer than this for a half file to go. */
const removalMs = 20_000;

/** A sender's mark in the names of its half files: the same for every push from this data folder. */
export function ownerOf(dataDir: string): string {
  return createHash('sha256')
    .update(`${hostname()}\n${resolve(dataDir)}`)
    .digest('hex')
    .slice(0, 12);
}

/** A new name, in use until `release`. */
export function nameHalfFile(place: string, owner: string): { readonly path: string; release: () => void } {
  made += 1;
  const mark = `${process.pid}-${made}`;
  ownInUse.add(mark);
  return { path: `${place}.part-${owner}-${mark}`, release: () => void ownInUse.delete(mark) };
}

/** Removes what earlier pushes of this owner to this place had to leave there. @throws JawsError push.scp-failed, cancelled */
export async function removeLeftHalves(shell: RemoteShell, place: string, owner: string): Promise<void> {
  const slash = place.lastIndexOf('/') + 1;
  const folder = slash === 0 ? '.' : place.slice(0, slash);
  const stem = `${place.slice(slash)}.part-${owner}-`;
  // No pattern of a shell: zsh takes one that nothing fits for a mistake. A folder that is missing has none.
  const found = await overSsh(shell, `ls ${quoted(folder)} 2>/dev/null | grep -F -e ${quoted(stem)}; true`);
  const left = found.split('\n').filter((name) => name.startsWith(stem) && isLeft(name.slice(stem.length)));
  if (left.length === 0) return;
  const paths = left.map((name) => quoted(place.slice(0, slash) + name));
  await overSsh(shell, `rm -f ${paths.join(' ')}`);
}

function isLeft(mark: string): boolean {
  const pid = /^(\d{1,10})-\d+$/.exec(mark)?.[1];
  if (pid === undefined) return false;
  return Number(pid) === process.pid ? !ownInUse.has(mark) : !isAlive(Number(pid));
}

/** False: it may be there still. Has a time limit of its own, whatever has become of the push. */
export async function removeHalfFile(login: string, path: string): Promise<boolean> {
  try {
    await overSsh({ login, signal: AbortSignal.timeout(removalMs) }, `rm -f ${quoted(path)}`);
    return true;
  } catch {
    return false;
  }
}
