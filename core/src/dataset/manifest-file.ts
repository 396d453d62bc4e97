// manifest.json on disk: checked when read, replaced in one atomic step when written.

import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { type Manifest, manifestSchema, manifestSchemaVersion } from '@jaws/shared/domain/manifest';
import { z } from 'zod';
import { diskError, errnoCode, onDisk } from './disk-errors.ts';
import { draftPath, isDeadDraft } from './draft-path.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';

export const manifestFileName = 'manifest.json';

const anyVersion = z.object({ schemaVersion: z.number().int() });

/** @throws JawsError dataset.damaged (missing or not a manifest), dataset.unsupported-schema, dataset.io */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readText(join(folder, manifestFileName));
  const value = parseJson(text);
  const version = anyVersion.safeParse(value);
  if (version.success && version.data.schemaVersion > manifestSchemaVersion) {
    throw new JawsError('dataset.unsupported-schema');
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new JawsError('dataset.damaged', 'manifest.json is not a manifest.', { cause: parsed.error });
}

async function readText(path: string): Promise<string> {
  try {
    const file = await openOrdinaryFile(path, 'read');
    try {
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') throw new JawsError('dataset.damaged', 'manifest.json is missing.');
    throw diskError(error, 'Cannot read manifest.json');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JawsError('dataset.damaged', 'manifest.json is not JSON.', { cause: error });
  }
}

/**
 * After a crash at any moment the old manifest or the new one is there, whole.
 * @throws JawsError dataset.disk-full, dataset.io; the old manifest is then untouched.
 */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`;
  await replaceFile(join(folder, manifestFileName), text);
}

/**
 * Temporary file, fsync, rename, fsync of the folder; mode 0600. The temporary name is this call's own: a note may
 * be written while another process captures, and two must not write into one draft.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const draft = draftPath(path);
  await removeDeadDrafts(path);
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw diskError(error, `Cannot write ${basename(path)}`);
  }
}

/** What processes that were killed in the middle have left beside `path`. */
export async function removeDeadDrafts(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  for (const entry of await onDisk('Cannot read the dataset', () => readdir(folder))) {
    if (isDeadDraft(entry, name)) await rm(join(folder, entry), { force: true });
  }
}

/** Makes renames in a folder last through a power loss; where folders cannot be opened (Windows) it does nothing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
