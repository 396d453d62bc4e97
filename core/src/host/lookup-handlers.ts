// Look-ups for pages: facts of this machine only; the sources are opened anew when they have changed.

import type { Handlers } from '@jaws/shared/contract/contract';
import { readTarget } from '@jaws/shared/lookup/read-targets';
import { openOfflineLookup, sourcesVersion, type OfflineLookup } from '../lookup/offline-lookup.ts';
import type { HostServices } from './host-services.ts';

export function createLookupHandlers({
  dataDir,
}: Pick<HostServices, 'dataDir'>): Pick<Handlers, 'lookup.facts'> {
  let opened: { readonly version: string; readonly lookup: Promise<OfflineLookup> } | null = null;
  const open = async (): Promise<OfflineLookup> => {
    const version = await sourcesVersion(dataDir);
    if (opened?.version !== version) opened = { version, lookup: openOfflineLookup(dataDir) };
    return await opened.lookup;
  };
  return {
    'lookup.facts': async ({ targets }) => {
      const { find, sources } = await open();
      const read = targets.map((text) => ({ text, target: readTarget(text) }));
      return {
        results: read.flatMap(({ target }) => (target === null ? [] : [find(target)])),
        unread: read.filter(({ target }) => target === null).map(({ text }) => text.slice(0, 200)),
        sources: [...sources],
      };
    },
  };
}
