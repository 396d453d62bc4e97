// Models of the data folder: `models/NAME.json`, mode 0600, replaced in one atomic step. What a name stood for before is
// kept as `NAME@1.json`, `NAME@2.json` … and can be chosen by that name.

import { createHash } from 'node:crypto';
import { copyFile, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { modelName } from '@jaws/shared/contract/models';
import { mostModelBytes, parseModel, type KeptModel } from '@jaws/shared/model/model-file';
import { errnoCode, onDisk } from '../dataset/disk-errors.ts';
import { takeLock } from '../dataset/lock-file.ts';
import { makeFolders } from '../dataset/make-folders.ts';
import { replaceFile } from '../dataset/manifest-file.ts';
import { openOrdinaryFile } from '../dataset/open-ordinary-file.ts';

const folderName = 'models';
const ending = '.json';
const versionMark = '@';
const patienceMs = 5000;
const versionNumber = /^[1-9][0-9]{0,5}$/;

/** @throws JawsError model.bad-name. `asked`: NAME, or NAME@VERSION where `versions` says so. */
export function assertModelName(asked: string, versions: 'versions' | 'no-versions'): void {
  const [name = '', version, ...more] = asked.split(versionMark);
  const isVersion = version === undefined || (versions === 'versions' && versionNumber.test(version));
  if (modelName.safeParse(name).success && isVersion && more.length === 0) return;
  throw new JawsError(
    'model.bad-name',
    `${JSON.stringify(asked.slice(0, 80))} is not a usable name of a model.`,
  );
}

export interface StoredModel extends KeptModel {
  /** SHA-256 of its file. */
  readonly hash: string;
}

/** @throws JawsError model.bad-name, model.not-found, model.corrupt, model.version, dataset.io */
export async function readModel(dataDir: string, asked: string): Promise<StoredModel> {
  assertModelName(asked, 'versions');
  const text = await textOf(pathOf(dataDir, asked), asked);
  return { ...parseModel(text), hash: hashOf(text) };
}

/** Null: there is no such model. @throws JawsError dataset.io */
export async function modelHashOf(dataDir: string, asked: string): Promise<string | null> {
  try {
    assertModelName(asked, 'versions');
    return hashOf(await textOf(pathOf(dataDir, asked), asked));
  } catch (error) {
    if (error instanceof JawsError && error.code.startsWith('model.')) return null;
    throw error;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function pathOf(dataDir: string, asked: string): string {
  return join(dataDir, folderName, `${asked}${ending}`);
}

async function textOf(path: string, asked: string): Promise<string> {
  return await onDisk('Cannot read the model', async () => {
    const file = await openOrdinaryFile(path, 'read').catch(orNotFound(asked));
    try {
      if ((await file.stat()).size > mostModelBytes)
        throw new JawsError(
          'model.corrupt',
          `The model cannot be used: it is larger than ${mostModelBytes} bytes.`,
        );
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  });
}

export interface SavedModel {
  /** The name under which the earlier model of the same name is kept now; null: there was none. */
  readonly before: string | null;
}

/** `text`: of `modelText`. @throws JawsError model.bad-name, dataset.locked, dataset.disk-full, dataset.io */
export async function saveModel(dataDir: string, name: string, text: string): Promise<SavedModel> {
  assertModelName(name, 'no-versions');
  return await changing(dataDir, () => replaceModel(dataDir, name, text));
}

/** `version`: NAME@VERSION, for which NAME stands from now on. @throws JawsError as `readModel` and `saveModel` */
export async function restoreModel(
  dataDir: string,
  version: string,
): Promise<SavedModel & { readonly model: string }> {
  assertModelName(version, 'versions');
  const [model = '', number] = version.split(versionMark);
  if (number === undefined)
    throw new JawsError('model.bad-name', `Which version of ${model} is meant?`, {
      hint: `Use ${model}${versionMark}1 … as \`jaws detect models\` lists them.`,
    });
  return await changing(dataDir, async () => {
    const text = await textOf(pathOf(dataDir, version), version);
    parseModel(text);
    return { model, ...(await replaceModel(dataDir, model, text)) };
  });
}

/** For good: a model with its earlier versions, or one of these. Gives their names. @throws JawsError model.*, dataset.* */
export async function removeModel(dataDir: string, asked: string): Promise<readonly string[]> {
  assertModelName(asked, 'versions');
  return await changing(dataDir, async () => {
    const names = (await namesIn(join(dataDir, folderName))).get(asked);
    const versions = (names?.numbers ?? []).map((number) => `${asked}${versionMark}${number}`);
    const isWhole = names !== undefined && !names.isThere;
    // The name last: cut short, it still stands for a model.
    const removed = [...versions, ...(isWhole ? [] : [asked])];
    for (const each of removed) await removeFile(dataDir, each);
    return removed;
  });
}

async function removeFile(dataDir: string, asked: string): Promise<void> {
  await onDisk('Cannot remove the model', () => unlink(pathOf(dataDir, asked)).catch(orNotFound(asked)));
}

/** Says that there is no such model where there is no such file. */
function orNotFound(asked: string): (error: unknown) => never {
  return (error) => {
    if (errnoCode(error) === 'ENOENT')
      throw new JawsError('model.not-found', `There is no model "${asked}".`);
    throw error;
  };
}

/** One change of the models at a time, of all processes. */
async function changing<T>(dataDir: string, change: () => Promise<T>): Promise<T> {
  const folder = join(dataDir, folderName);
  await onDisk('Cannot make the folder of models', () => makeFolders(folder));
  const lock = await takeLock(join(folder, 'models.lock'), 'Cannot change the models', patienceMs);
  if (lock === null)
    throw new JawsError('dataset.locked', 'The models are being changed by another process.', {
      hint: 'Try again.',
    });
  try {
    return await change();
  } finally {
    await lock.release();
  }
}

async function replaceModel(dataDir: string, name: string, text: string): Promise<SavedModel> {
  const versions = (await namesIn(join(dataDir, folderName))).get(name);
  const before = versions?.isThere === true ? `${name}${versionMark}${(versions.numbers[0] ?? 0) + 1}` : null;
  const path = pathOf(dataDir, name);
  // Copied, not moved: whenever this is cut short, the name still stands for a model.
  if (before !== null)
    await onDisk('Cannot keep the earlier model', () => copyFile(path, pathOf(dataDir, before)));
  await replaceFile(path, text);
  return { before };
}

export interface ListedModel {
  readonly name: string;
  /** NAME@N of earlier ones, the newest first. */
  readonly versions: readonly string[];
  readonly state: 'usable' | 'other-version' | 'damaged';
  readonly card: KeptModel['card'] | null;
}

/** By name. A model that cannot be used is in the list and says so. @throws JawsError dataset.io */
export async function listModels(dataDir: string): Promise<ListedModel[]> {
  const names = await namesIn(join(dataDir, folderName));
  const models: ListedModel[] = [];
  for (const [name, { isThere, numbers }] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const versions = numbers.map((number) => `${name}${versionMark}${number}`);
    const found = isThere ? await stateOf(dataDir, name) : ({ state: 'damaged', card: null } as const);
    models.push({ name, versions, ...found });
  }
  return models;
}

async function stateOf(dataDir: string, name: string): Promise<Pick<ListedModel, 'state' | 'card'>> {
  try {
    return { state: 'usable', card: (await readModel(dataDir, name)).card };
  } catch (error) {
    if (!(error instanceof JawsError)) throw error;
    return { state: error.code === 'model.version' ? 'other-version' : 'damaged', card: null };
  }
}

interface Names {
  isThere: boolean;
  /** Falling. */
  readonly numbers: number[];
}

async function namesIn(folder: string): Promise<Map<string, Names>> {
  const names = new Map<string, Names>();
  for (const entry of await entriesOf(folder)) {
    if (!entry.endsWith(ending)) continue;
    const [name = '', version, ...more] = entry.slice(0, -ending.length).split(versionMark);
    if (more.length > 0 || !modelName.safeParse(name).success) continue;
    const known = names.get(name) ?? { isThere: false, numbers: [] };
    if (version === undefined) known.isThere = true;
    else if (versionNumber.test(version)) known.numbers.push(Number(version));
    else continue;
    names.set(name, known);
  }
  for (const { numbers } of names.values()) numbers.sort((a, b) => b - a);
  return names;
}

async function entriesOf(folder: string): Promise<string[]> {
  return await onDisk('Cannot read the folder of models', async () => {
    try {
      return await readdir(folder);
    } catch (error) {
      if (errnoCode(error) === 'ENOENT') return [];
      throw error;
    }
  });
}
