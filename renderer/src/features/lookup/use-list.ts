// The pasted list read and looked up, and what the scope has of its addresses.

import { mostLookups, type SeenAddress } from '@jaws/shared/contract/lookup';
import { readTargets } from '@jaws/shared/lookup/read-targets';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useLookup } from '../../connection/use-lookup.ts';
import { useUnhurriedRevision } from '../../connection/use-unhurried-revision.ts';
import { useApp, useLookupState, useNavigation } from '../../state/app-context.tsx';
import { scopeWhere } from '../../state/navigation-store.ts';
import { isCancelled, showError, type ErrorReport } from '../../ui/error-report.ts';
import type { ListRow } from './list-rows.ts';

export interface LookedUp {
  readonly rows: readonly ListRow[];
  readonly isBusy: boolean;
  readonly error: ErrorReport | null;
}

export interface PastedList extends LookedUp {
  /** Lines in which nothing was understood. */
  readonly unread: readonly string[];
  /** Beyond what is looked up at once. */
  readonly leftOut: number;
}

const typingPauseMs = 300;

type Seen = ReadonlyMap<string, SeenAddress>;
const noneSeen: Seen = new Map();

/** By address; empty until it is known. */
function useSeen(dataset: string | null, addresses: readonly string[]): Seen {
  const { client, platform } = useApp();
  const where = useNavigation(scopeWhere);
  const { revision, took } = useUnhurriedRevision(dataset ?? '');
  const asked = addresses.join('\n');
  const of = `${dataset ?? ''}\n${where}\n${asked}`;
  const [answer, setAnswer] = useState({ of: '', seen: noneSeen });
  useEffect(() => {
    if (dataset === null || asked === '') return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    const startMs = platform.now();
    client
      .call('lookup.seen', { dataset, where, addresses: asked.split('\n') }, { signal })
      .then(({ seen }) => {
        if (signal.aborted) return;
        setAnswer({ of, seen: new Map(seen.map((one) => [one.ip, one])) });
        took(platform.now() - startMs);
      })
      .catch((error: unknown) => {
        if (!isCancelled(error)) showError(error);
      });
    return () => {
      abort.abort();
    };
  }, [client, platform, took, dataset, where, asked, of, revision]);
  return answer.of === of ? answer.seen : noneSeen;
}

/** Each of at most a thousand, with what is known of it. */
export function useLookedUp(dataset: string | null, targets: readonly string[]): LookedUp {
  const { facts, error } = useLookup(targets);
  const seen = useSeen(dataset, targets);
  const rows = useMemo(
    () => (facts?.results ?? []).map((result) => ({ result, seen: seen.get(result.ip) ?? null })),
    [facts, seen],
  );
  return { rows, error, isBusy: targets.length > 0 && facts === null && error === null };
}

export function usePastedList(dataset: string | null): PastedList {
  const [text] = useDebouncedValue(
    useLookupState((state) => state.text),
    typingPauseMs,
  );
  const { targets, unread } = useMemo(() => readTargets(text), [text]);
  const values = useMemo(() => targets.slice(0, mostLookups).map(({ value }) => value), [targets]);
  const looked = useLookedUp(dataset, values);
  return { ...looked, unread, leftOut: targets.length - values.length };
}
