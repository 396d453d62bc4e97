// Look-ups for pages: facts of this machine only, and the sources they are made of, which are opened anew when they have changed.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { ListedSource } from '@jaws/shared/contract/lookup';
import { readTarget } from '@jaws/shared/lookup/read-targets';
import { addSource, readSources, removeSource } from '../lookup/lookup-sources.ts';
import { keepOfflineLookup } from '../lookup/offline-lookup.ts';
import type { HostServices } from './host-services.ts';

type LookupHandlers = Pick<
  Handlers,
  'lookup.facts' | 'lookup.sources' | 'lookup.addSource' | 'lookup.removeSource'
>;

export function createLookupHandlers({
  dataDir,
  uploads,
}: Pick<HostServices, 'dataDir' | 'uploads'>): LookupHandlers {
  const open = keepOfflineLookup(dataDir);
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
    'lookup.sources': async () => {
      const { sources } = await open();
      const kept = new Map((await readSources(dataDir)).map((source) => [source.name, source]));
      return {
        sources: sources.map((source): ListedSource => {
          const { kind = 'built-in', licence = null, fileMs = null } = kept.get(source.name) ?? {};
          return { ...source, kind, licence, fileMs };
        }),
      };
    },
    'lookup.addSource': async ({ uploadId, licence }) => {
      try {
        const [file] = uploads.take([uploadId]);
        const { name } = await addSource(dataDir, file?.path ?? '', {
          name: usableName(file?.name ?? ''),
          licence,
        });
        return { name };
      } finally {
        await uploads.discard(uploadId);
      }
    },
    'lookup.removeSource': async ({ name }) => {
      await removeSource(dataDir, name);
      return null;
    },
  };
}

/** A file may be called what a source may not. */
function usableName(fileName: string): string {
  return fileName
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(-64);
}
