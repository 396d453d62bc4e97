// Asks the host to compile a capture filter a moment after the typing stops.

import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useApp } from '../../state/app-context.tsx';

export interface BpfVerdict {
  readonly error: string | null;
  /** False: nothing on this machine can compile a filter; starting will tell. */
  readonly checked: boolean;
}

interface Answer extends BpfVerdict {
  readonly filter: string;
  readonly interface: string | null;
}

const unknown: BpfVerdict = { error: null, checked: true };

export function useBpfCheck(interfaceName: string | null, text: string): BpfVerdict {
  const { client } = useApp();
  const filter = text.trim();
  const [settled] = useDebouncedValue(filter, 200);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (settled === '') return undefined;
    const abort = new AbortController();
    client
      .call('capture.checkFilter', { interface: interfaceName, filter: settled }, { signal: abort.signal })
      .then((verdict) => {
        if (!abort.signal.aborted) setAnswer({ ...verdict, filter: settled, interface: interfaceName });
      })
      // A check that cannot be made is no verdict on the filter.
      .catch(() => undefined);
    return () => {
      abort.abort();
    };
  }, [client, settled, interfaceName]);
  const isCurrent = answer?.filter === filter && answer.interface === interfaceName;
  return isCurrent && filter !== '' ? answer : unknown;
}
