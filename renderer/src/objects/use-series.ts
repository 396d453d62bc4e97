// The packets and bytes of an address over time, out of the chosen datasets, as the host counts them.

import type { AddressSeries } from '@jaws/shared/contract/series';
import { useEffect, useState } from 'react';
import { useUnhurriedRevision } from '../connection/use-unhurried-revision.ts';
import { useApp } from '../state/app-context.tsx';
import type { TimeRange } from '../state/navigation-store.ts';
import { describeError, isCancelled, type ErrorReport } from '../ui/error-report.ts';

/** The panel is about as many px wide. */
const mostBuckets = 300;

export interface KnownSeries {
  /** The last one there is; of an earlier time range while the next is being counted. */
  readonly series: AddressSeries | null;
  /** The time of the chosen datasets without a zoom. */
  readonly whole: TimeRange | null;
  readonly isCounting: boolean;
  readonly error: ErrorReport | null;
}

interface Counted extends Omit<KnownSeries, 'isCounting'> {
  /** Of which datasets, and for which zoom. */
  readonly of: string;
  readonly answered: string | null;
}

const nothing = { series: null, whole: null, error: null };

/** `dataset`: that of the scope; the others are told by their names in one text, apart by a space. */
export function useSeries(dataset: string, names: string, ip: string, zoom: TimeRange | null): KnownSeries {
  const { client, platform } = useApp();
  const { revision, took } = useUnhurriedRevision(dataset);
  const [fromMs, toMs] = [zoom?.fromMs ?? null, zoom?.toMs ?? null];
  const asked = `${String(fromMs)} ${String(toMs)}`;
  const [known, setKnown] = useState<Counted>({ of: names, answered: null, ...nothing });
  useEffect(() => {
    const abort = new AbortController();
    const startMs = platform.now();
    const input = { ip, datasets: names.split(' '), bucketMs: 'auto', mostBuckets, fromMs, toMs } as const;
    client
      .call('lookup.series', input, { signal: abort.signal })
      .then((series) => {
        if (abort.signal.aborted) return;
        setKnown((before) => ({
          ...{ of: names, answered: asked, series, error: null },
          whole: series.isZoomed && before.of === names ? before.whole : spanOf(series),
        }));
        took(platform.now() - startMs);
      })
      .catch((error: unknown) => {
        if (isCancelled(error) || abort.signal.aborted) return;
        const failed = { of: names, answered: asked, error: describeError(error) };
        setKnown((before) => ({ ...(before.of === names ? before : nothing), ...failed }));
      });
    return () => {
      abort.abort();
    };
  }, [client, platform, took, names, ip, fromMs, toMs, asked, revision]);
  if (known.of !== names) return { ...nothing, isCounting: true };
  const { series, whole, error, answered } = known;
  return { series, whole, error, isCounting: answered !== asked };
}

function spanOf({ fromMs, toMs }: AddressSeries): TimeRange | null {
  return fromMs === null || toMs === null ? null : { fromMs, toMs };
}
