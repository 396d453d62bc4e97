// What the user has added to look addresses up in: databases and lists, copied into `lookup/sources/` of the data folder, with an
// index of them, changed by one process at a time.

import { copyFile, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { milliseconds, shortText } from '@jaws/shared/contract/primitives';
import { parseList } from '@jaws/shared/lookup/threat-list';
import { z } from 'zod';
import { diskError, errnoCode, onDisk } from '../dataset/disk-errors.ts';
import { takeLock } from '../dataset/lock-file.ts';
import { makeFolders } from '../dataset/make-folders.ts';
import { replaceFile } from '../dataset/manifest-file.ts';
import { openDatabase } from './mmdb-databases.ts';

const sourceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const keptSource = z.strictObject({
  name: sourceName,
  kind: z.enum(['database', 'list']),
  licence: shortText.nullable(),
  /** Of the file that was added, epoch ms. */
  fileMs: milliseconds,
});
export type KeptSource = z.infer<typeof keptSource>;

const mostSources = 50;
const mostListBytes = 64 * 1024 * 1024;
const indexFile = z.strictObject({ version: z.literal(1), sources: z.array(keptSource).max(mostSources) });
const patienceMs = 5000;

function lookupFolder(dataDir: string): string {
  return join(dataDir, 'lookup');
}

export function sourcePath(dataDir: string, name: string): string {
  return join(lookupFolder(dataDir), 'sources', name);
}

function indexPath(dataDir: string): string {
  return join(lookupFolder(dataDir), 'sources.json');
}

/** In the order in which they were added; later ones win. @throws JawsError lookup.bad-source, dataset.io */
export async function readSources(dataDir: string): Promise<readonly KeptSource[]> {
  try {
    return indexFile.parse(JSON.parse(await readFile(indexPath(dataDir), 'utf8'))).sources;
  } catch (error) {
    const code = errnoCode(error);
    if (code === 'ENOENT') return [];
    if (code !== null) throw diskError(error, 'Cannot read the sources of look-ups');
    throw new JawsError('lookup.bad-source', 'lookup/sources.json in the data folder is damaged.', {
      hint: 'Remove it, and add the sources again.',
    });
  }
}

export interface AddedSource extends KeptSource {
  /** Entries of a list; null for a database. */
  readonly entries: number | null;
  readonly passedOver: number;
}

/** One of the same name is replaced. @throws JawsError lookup.bad-source, dataset.locked, dataset.disk-full, dataset.io */
export async function addSource(
  dataDir: string,
  path: string,
  { name = basename(path), licence = null }: { readonly name?: string; readonly licence?: string | null },
): Promise<AddedSource> {
  if (!sourceName.safeParse(name).success)
    throw new JawsError('lookup.bad-source', `${JSON.stringify(name.slice(0, 80))} is no usable name.`, {
      hint: 'Name it with --name: letters, digits, dot, dash, underscore.',
    });
  const found = await examine(path, name);
  const { mtimeMs } = await onDisk('Cannot read the file', () => stat(path));
  const source = { name, kind: found.kind, licence, fileMs: Math.floor(mtimeMs) } as const;
  await change(dataDir, async (sources) => {
    await onDisk('Cannot keep the source', () => copyFile(path, sourcePath(dataDir, name)));
    return [...sources.filter((one) => one.name !== name), source];
  });
  return { ...source, entries: found.entries, passedOver: found.passedOver };
}

/** @throws JawsError lookup.no-source, dataset.locked, dataset.io */
export async function removeSource(dataDir: string, name: string): Promise<void> {
  await change(dataDir, async (sources) => {
    if (!sources.some((one) => one.name === name))
      throw new JawsError('lookup.no-source', `There is no source ${JSON.stringify(name.slice(0, 80))}.`);
    await onDisk('Cannot remove the source', () => rm(sourcePath(dataDir, name), { force: true }));
    return sources.filter((one) => one.name !== name);
  });
}

async function examine(
  path: string,
  name: string,
): Promise<Pick<AddedSource, 'kind' | 'entries' | 'passedOver'>> {
  if (name.toLowerCase().endsWith('.mmdb')) {
    const { source } = await openDatabase(path, name);
    if (!source.isUsable) throw new JawsError('lookup.bad-source', `${name} ${source.text}.`);
    return { kind: 'database', entries: null, passedOver: 0 };
  }
  const { entries, passedOver } = parseList(await readList(path));
  if (entries.length === 0)
    throw new JawsError('lookup.bad-source', `${name} has no address, network or name.`);
  return { kind: 'list', entries: entries.length, passedOver };
}

/** @throws JawsError lookup.bad-source, dataset.io */
export async function readList(path: string): Promise<string> {
  return await onDisk('Cannot read the list', async () => {
    const { size } = await stat(path);
    if (size > mostListBytes)
      throw new JawsError('lookup.bad-source', `${basename(path)} is larger than ${mostListBytes} bytes.`);
    return await readFile(path, 'utf8');
  });
}

async function change(
  dataDir: string,
  work: (sources: readonly KeptSource[]) => Promise<readonly KeptSource[]>,
): Promise<void> {
  await onDisk('Cannot make the folder of look-ups', () =>
    makeFolders(join(lookupFolder(dataDir), 'sources')),
  );
  const lock = await takeLock(
    join(lookupFolder(dataDir), 'sources.lock'),
    'Cannot change the sources',
    patienceMs,
  );
  if (lock === null)
    throw new JawsError('dataset.locked', 'The sources are being changed by another process.', {
      hint: 'Try again.',
    });
  try {
    const sources = await work(await readSources(dataDir));
    if (sources.length > mostSources)
      throw new JawsError('lookup.bad-source', `At most ${mostSources} sources.`, {
        hint: 'Remove one first.',
      });
    await replaceFile(indexPath(dataDir), JSON.stringify({ version: 1, sources }));
  } finally {
    await lock.release();
  }
}
