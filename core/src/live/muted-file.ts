// The allow-list of the live picture: `<data-dir>/muted.json`, mode 0600, replaced in one atomic step. A file that
// cannot be understood is kept aside and the list begins anew: an allow-list is no reason not to start.

import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { liveLimits, liveMute, type LiveMute } from '@jaws/shared/contract/live';
import { z } from 'zod';
import { errnoCode } from '../dataset/disk-errors.ts';
import { replaceFile } from '../dataset/manifest-file.ts';

const mutedFileName = 'muted.json';
const mutedFile = z.strictObject({ version: z.literal(1), mutes: z.array(liveMute).max(liveLimits.mutes) });

export async function readMutes(dataDir: string, warn: (text: string) => void): Promise<LiveMute[]> {
  const path = join(dataDir, mutedFileName);
  try {
    return mutedFile.parse(JSON.parse(await readFile(path, 'utf8'))).mutes;
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return [];
    const why = error instanceof Error ? error.message : String(error);
    warn(`${mutedFileName} cannot be used and was put aside: ${why.slice(0, 500)}`);
    await rename(path, `${path}.broken`).catch((refusal: unknown) => {
      warn(`${mutedFileName} could not be put aside: ${String(refusal)}`);
    });
    return [];
  }
}

/** @throws JawsError dataset.disk-full, dataset.io; the old file is then untouched. */
export async function writeMutes(dataDir: string, mutes: readonly LiveMute[]): Promise<void> {
  await replaceFile(join(dataDir, mutedFileName), `${JSON.stringify({ version: 1, mutes }, null, 2)}\n`);
}
