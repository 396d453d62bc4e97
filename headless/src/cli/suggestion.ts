// "Did you mean …?" for names of datasets and commands.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { nearestName } from '@jaws/shared/domain/nearest-name';

/** Folders of datasets, without looking into them; none where the folder cannot be read. */
export async function datasetNames(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'datasets'), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** ` Did you mean x?`, or nothing. */
export function suggestion(word: string, names: Iterable<string>): string {
  const name = nearestName(word, names);
  return name === null ? '' : ` Did you mean ${name}?`;
}

/** The same error with the name of a dataset that may have been meant. */
export async function withSuggestion(error: unknown, dataDir: () => string): Promise<unknown> {
  if (!(error instanceof JawsError) || error.code !== 'dataset.not-found') return error;
  const word = /^There is no dataset "(.+)"\.$/.exec(error.message)?.[1];
  if (word === undefined) return error;
  const text = suggestion(word, await datasetNames(dataDir()));
  return text === ''
    ? error
    : new JawsError(error.code, error.message + text, { hint: error.hint, cause: error });
}
