// Which network adapters a local address sent from, by the dataset shown.

import type { LookupResult, SeenMac } from '@jaws/shared/contract/lookup';
import { macText } from '@jaws/shared/lookup/mac-text';
import { useEffect, useState } from 'react';
import { useApp } from '../state/app-context.tsx';
import { useShownDataset } from '../state/use-shown-dataset.ts';
import { isCancelled, showError } from '../ui/error-report.ts';
import type { ShownFact } from './ask-facts.ts';

const nothing: readonly SeenMac[] = [];

/** None of public addresses: their packets come from a router. */
export function useMacs({ ip, kind }: LookupResult): ShownFact[] {
  const { client } = useApp();
  const dataset = useShownDataset();
  const isOurs = kind !== 'public' && kind !== 'name' && dataset !== null;
  const of = isOurs ? `${dataset} ${ip}` : '';
  const [known, setKnown] = useState({ of: '', macs: nothing });
  useEffect(() => {
    if (!isOurs) return undefined;
    const abort = new AbortController();
    client
      .call('lookup.seen', { dataset, where: '', addresses: [ip] }, { signal: abort.signal })
      .then(({ seen: [seen] }) => {
        if (!abort.signal.aborted) setKnown({ of, macs: seen?.macs ?? nothing });
      })
      .catch((error: unknown) => {
        if (!isCancelled(error) && !abort.signal.aborted) showError(error);
      });
    return () => {
      abort.abort();
    };
  }, [client, isOurs, dataset, ip, of]);
  const macs = known.of === of ? known.macs : nothing;
  return macs.map((mac) => ({ name: 'MAC address', value: macText(mac), source: dataset ?? '' }));
}
