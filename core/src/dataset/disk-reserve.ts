// A little room kept in each dataset being written, so that its last manifest fits on a disk that its packets
// have filled. Without it a full disk would leave the dataset open for good.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const reserveFileName = '.reserve';
const reserveBytes = 65_536;

/** Not zeros: file systems with compression or holes would keep no room for those. */
export async function takeReserve(folder: string): Promise<void> {
  const content = new Uint8Array(reserveBytes);
  for (let at = 0; at < content.length; at += 1) content[at] = (at * 2_654_435_761) >>> 24;
  await writeFile(join(folder, reserveFileName), content, { mode: 0o600 });
}

export async function releaseReserve(folder: string): Promise<void> {
  await rm(join(folder, reserveFileName), { force: true });
}
