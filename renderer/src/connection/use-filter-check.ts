// Asks the host whether a filter is understood, a moment after the typing stops. Shared by every filter bar.

import type { FilterMistake } from '@jaws/shared/filter/compile-filter';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useApp } from '../state/app-context.tsx';

interface Checked {
  readonly text: string;
  readonly error: FilterMistake | null;
}

/** The error of `text` as last checked, or null while it is fine or not checked yet. */
export function useFilterCheck(text: string): FilterMistake | null {
  const { client } = useApp();
  const [settled] = useDebouncedValue(text, 400);
  const [checked, setChecked] = useState<Checked>({ text: '', error: null });
  useEffect(() => {
    if (settled.trim() === '') return undefined;
    const abort = new AbortController();
    client
      .call('filter.check', { where: settled }, { signal: abort.signal })
      .then(({ error }) => {
        if (!abort.signal.aborted) setChecked({ text: settled, error });
      })
      // A check that cannot be made is no verdict on the filter; running the filter will tell.
      .catch(() => undefined);
    return () => {
      abort.abort();
    };
  }, [client, settled]);
  return checked.text === text && text.trim() !== '' ? checked.error : null;
}
