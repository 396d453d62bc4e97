// The databases and lists of look-ups: read, added by upload, removed.

import type { ListedSource } from '@jaws/shared/contract/lookup';
import { useCallback, useEffect, useRef, useState } from 'react';
import { uploadFiles } from '../../connection/upload-files.ts';
import { useApp, useLookupState } from '../../state/app-context.tsx';
import { isCancelled, showDone, showError } from '../../ui/error-report.ts';

export interface Sources {
  /** Null until they are known. */
  readonly sources: readonly ListedSource[] | null;
  /** Bytes sent so far, while one is being added. */
  readonly adding: number | null;
  readonly add: (file: File, licence: string) => void;
  readonly cancelAdding: () => void;
  readonly remove: (name: string) => void;
}

function useList(): readonly ListedSource[] | null {
  const { client } = useApp();
  const changes = useLookupState((state) => state.sourceChanges);
  const [sources, setSources] = useState<readonly ListedSource[] | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('lookup.sources', {}, { signal: abort.signal })
      .then((answer) => {
        if (!abort.signal.aborted) setSources(answer.sources);
      })
      .catch((error: unknown) => {
        if (!isCancelled(error)) showError(error);
      });
    return () => {
      abort.abort();
    };
  }, [client, changes]);
  return sources;
}

export function useSources(): Sources {
  const { client, platform } = useApp();
  const changed = useLookupState((state) => state.sourcesChanged);
  const sources = useList();
  const [adding, setAdding] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);
  const add = async (file: File, licence: string): Promise<void> => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setAdding(0);
    try {
      const [uploadId = ''] = await uploadFiles({ client, platform }, [file], { signal, onBytes: setAdding });
      const { name } = await client.call('lookup.addSource', {
        uploadId,
        licence: licence.trim() === '' ? null : licence.trim(),
      });
      changed();
      showDone(`${name} is used from now on`);
    } catch (error) {
      if (!isCancelled(error)) showError(error);
    } finally {
      setAdding(null);
    }
  };
  const cancelAdding = useCallback(() => {
    abort.current?.abort();
  }, []);
  const remove = (name: string): void => {
    client
      .call('lookup.removeSource', { name })
      .then(() => {
        changed();
        showDone(`${name} is removed`);
      })
      .catch(showError);
  };
  return {
    ...{ sources, adding, cancelAdding, remove },
    add: (file, licence) => {
      void add(file, licence);
    },
  };
}

/** Takes what is dropped on the window while the list of sources is on screen, one after the other. */
export function useDroppedSources({ adding, add }: Sources, licence: string): void {
  const dropped = useLookupState((state) => state.dropped);
  const drop = useLookupState((state) => state.drop);
  useEffect(() => {
    const [first, ...others] = dropped;
    if (first === undefined || adding !== null) return;
    drop(others);
    add(first, licence);
  }, [dropped, drop, adding, add, licence]);
}
