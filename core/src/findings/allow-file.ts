// The allow-list: `<data-dir>/allowed.json`, mode 0600, replaced in one atomic step, changed by one process at a time.
// A file that cannot be understood is kept aside and the list begins anew: an allow-list is no reason not to start.
// Until there is one, the mutes of an earlier JAWS (`muted.json`) are it: without an end, for any amount, as they were.

import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { allowEntry, type AllowEntry } from '@jaws/shared/contract/findings';
import { findingsLimits } from '@jaws/shared/findings/findings-limits';
import { normalAllowed } from '@jaws/shared/findings/allow-list';
import { z } from 'zod';
import { diskError, errnoCode, onDisk } from '../dataset/disk-errors.ts';
import { takeLock } from '../dataset/lock-file.ts';
import { makeFolders } from '../dataset/make-folders.ts';
import { replaceFile } from '../dataset/manifest-file.ts';

type Warn = (text: string) => void;

const allowedFileName = 'allowed.json';
const mutedFileName = 'muted.json';
const patienceMs = 5000;

const entries = z.array(allowEntry).max(findingsLimits.allowEntries);
const allowedFile = z.strictObject({ version: z.literal(1), entries });
const mutedFile = z.strictObject({
  version: z.literal(1),
  mutes: z.array(allowEntry.omit({ untilMs: true, upToBytes: true })).max(findingsLimits.allowEntries),
});

/** `warn` null: what cannot be used is left where it is. @throws JawsError dataset.io */
export async function readAllowList(dataDir: string, warn: Warn | null): Promise<AllowEntry[]> {
  const text = await textOf(join(dataDir, allowedFileName));
  if (text !== null)
    return await parsed(dataDir, allowedFileName, warn, () => allowedFile.parse(JSON.parse(text)).entries);
  const muted = await textOf(join(dataDir, mutedFileName));
  if (muted === null) return [];
  return await parsed(dataDir, mutedFileName, warn, () =>
    mutedFile.parse(JSON.parse(muted)).mutes.map((mute) => ({ ...mute, untilMs: null, upToBytes: null })),
  );
}

/** Null: there is none. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return null;
    throw diskError(error, 'Cannot read the allow-list');
  }
}

async function parsed(
  dataDir: string,
  name: string,
  warn: Warn | null,
  parse: () => AllowEntry[],
): Promise<AllowEntry[]> {
  try {
    return parse();
  } catch (error) {
    if (warn === null) return [];
    const why = error instanceof Error ? error.message : String(error);
    warn(`${name} cannot be used and was put aside: ${why.slice(0, 500)}`);
    const path = join(dataDir, name);
    await rename(path, `${path}.broken`).catch((refusal: unknown) => {
      warn(`${name} could not be put aside: ${String(refusal)}`);
    });
    return [];
  }
}

export interface AllowChange {
  readonly dataDir: string;
  readonly warn: Warn;
}

/**
 * The same `what` again replaces its entry.
 * @throws JawsError usage.invalid, live.too-many-mutes, dataset.locked, dataset.disk-full, dataset.io; the old file is
 * then untouched.
 */
export async function allow(change: AllowChange, entry: AllowEntry): Promise<AllowEntry> {
  const what = normalAllowed(entry.what);
  if (what === null)
    throw new JawsError('usage.invalid', `"${entry.what.slice(0, 100)}" is nothing that can be allowed.`, {
      hint: 'Give an address, a network such as 10.0.0.0/8, a domain, or "client -> server:port".',
    });
  const added = { ...entry, what };
  await changeEntries(change, (known) => {
    const others = known.filter((other) => nameOf(other) !== what);
    if (others.length >= findingsLimits.allowEntries) throw new JawsError('live.too-many-mutes');
    return [...others, added];
  });
  return added;
}

/** False: there was no such entry. @throws JawsError as `allow` */
export async function disallow(change: AllowChange, what: string): Promise<boolean> {
  const name = normalAllowed(what) ?? what;
  let isThere = false;
  await changeEntries(change, (known) => {
    const others = known.filter((entry) => nameOf(entry) !== name && entry.what !== what);
    isThere = others.length < known.length;
    return others;
  });
  return isThere;
}

/** Entries of an earlier JAWS were written as they were typed. */
function nameOf({ what }: AllowEntry): string {
  return normalAllowed(what) ?? what;
}

async function changeEntries(
  { dataDir, warn }: AllowChange,
  change: (entries: readonly AllowEntry[]) => AllowEntry[],
): Promise<void> {
  await onDisk('Cannot make the data folder', () => makeFolders(dataDir));
  const lock = await takeLock(join(dataDir, 'allowed.lock'), 'Cannot change the allow-list', patienceMs);
  if (lock === null)
    throw new JawsError('dataset.locked', 'The allow-list is being changed by another process.', {
      hint: 'Try again.',
    });
  try {
    const changed = change(await readAllowList(dataDir, warn));
    const text = `${JSON.stringify({ version: 1, entries: changed }, null, 2)}\n`;
    await replaceFile(join(dataDir, allowedFileName), text);
  } finally {
    await lock.release();
  }
}
