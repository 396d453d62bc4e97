// Dataset names: the rule, and a name made from a file's.

import { JawsError } from '@jaws/shared/contract/errors';
import { datasetName } from '@jaws/shared/contract/primitives';

/** @throws JawsError dataset.bad-name: everything that is no slug, `../x` included. */
export function assertDatasetName(name: string): void {
  if (!datasetName.safeParse(name).success) {
    throw new JawsError(
      'dataset.bad-name',
      `${JSON.stringify(name.slice(0, 80))} is not a usable dataset name.`,
    );
  }
}

const compressedEnding = /\.(?:gz|gzip)$/;
const ending = /\.[a-z0-9]{1,8}$/;

/** `My Capture.pcapng.gz` -> `my-capture`; `dataset` when nothing usable is left. */
export function datasetNameFromFile(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? '';
  const plain = base.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const stem = plain.replace(compressedEnding, '').replace(ending, '');
  const slug = (stem === '' ? plain : stem)
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return slug === '' ? 'dataset' : slug;
}
