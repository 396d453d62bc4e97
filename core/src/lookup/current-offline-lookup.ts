// The offline look-up of a host: opened once, and anew when the sources have changed.

import { openOfflineLookup, sourcesVersion, type OfflineLookup } from './offline-lookup.ts';

/** @throws JawsError lookup.bad-source, dataset.io from the function it gives */
export function currentOfflineLookup(dataDir: string): () => Promise<OfflineLookup> {
  let opened: { readonly version: string; readonly lookup: Promise<OfflineLookup> } | null = null;
  return async () => {
    const version = await sourcesVersion(dataDir);
    if (opened?.version !== version) opened = { version, lookup: openOfflineLookup(dataDir) };
    return await opened.lookup;
  };
}
