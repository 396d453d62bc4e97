// The options of the chosen interface: what was typed here, else what the last capture on it used, else the defaults;
// with the addresses that a table's menu sent.

import { useCallback, useEffect } from 'react';
import { useApp, useCaptures } from '../../state/app-context.tsx';
import { defaultDraft, draftOf, type CaptureDraft } from '../../state/capture-draft.ts';
import { draftKey, type AddressOption } from '../../state/capture-store.ts';

type Wanted = Readonly<Record<AddressOption, readonly string[]>>;

function withWanted(draft: CaptureDraft, { blacklist, chumAddresses }: Wanted): CaptureDraft {
  if (blacklist.length + chumAddresses.length === 0) return draft;
  return {
    ...draft,
    blacklist: [...new Set([...draft.blacklist, ...blacklist])],
    chumAddresses: [...new Set([...draft.chumAddresses, ...chumAddresses])],
  };
}

export interface DraftView {
  readonly draft: CaptureDraft;
  readonly change: (changes: Partial<CaptureDraft>) => void;
}

export function useDraft(): DraftView {
  const { client, stores } = useApp();
  const way = useCaptures((state) => state.way);
  const name = useCaptures((state) => state.interface);
  const key = draftKey(way, name);
  const stored = useCaptures((state) => state.drafts.get(key));
  const wanted = useCaptures((state) => state.wanted);
  const isKnown = stored !== undefined;
  useEffect(() => {
    if (isKnown || (way === 'interface' && name === null)) return undefined;
    const abort = new AbortController();
    client
      .call('capture.remembered', { interface: way === 'replay' ? null : name }, { signal: abort.signal })
      .then(({ options }) => {
        const { drafts, wanted: now, setDraft } = stores.captures.getState();
        // What was typed meanwhile is newer than what is remembered.
        if (abort.signal.aborted || options === null || drafts.has(key)) return;
        setDraft(key, withWanted(draftOf(options), now));
      })
      // Without an answer the defaults stand; starting will say what is wrong.
      .catch(() => undefined);
    return () => {
      abort.abort();
    };
  }, [client, stores, way, name, key, isKnown]);
  const draft = withWanted(stored ?? defaultDraft, wanted);
  const change = useCallback(
    (changes: Partial<CaptureDraft>) => {
      const { drafts, wanted: now, setDraft } = stores.captures.getState();
      setDraft(key, { ...withWanted(drafts.get(key) ?? defaultDraft, now), ...changes });
    },
    [stores, key],
  );
  return { draft, change };
}
