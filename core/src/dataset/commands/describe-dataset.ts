// Notes and tags: what people write about a dataset.

import { JawsError } from '@jaws/shared/contract/errors';
import { manifestSchema } from '@jaws/shared/domain/manifest';
import type { DatasetStore } from '../store-contract.ts';

/** Replaces the note; up to 20,000 characters. @throws JawsError usage.invalid, dataset.not-found */
export async function noteDataset(store: DatasetStore, name: string, text: string): Promise<void> {
  if (!manifestSchema.shape.note.safeParse(text).success) {
    throw new JawsError('usage.invalid', 'A note has at most 20,000 characters.');
  }
  await store.updateManifest(name, (manifest) => ({ ...manifest, note: text }));
}

/**
 * Replaces all tags: trimmed, each once, at most 64 of up to 64 characters.
 * @throws JawsError usage.invalid, dataset.not-found
 */
export async function tagDataset(store: DatasetStore, name: string, tags: readonly string[]): Promise<void> {
  const distinct = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
  if (!manifestSchema.shape.tags.safeParse(distinct).success) {
    throw new JawsError('usage.invalid', 'A dataset has at most 64 tags of 64 characters.');
  }
  await store.updateManifest(name, (manifest) => ({ ...manifest, tags: distinct }));
}
