// All remote addresses of the scope on the map, those with most bytes first.

import { useEffect, useState, type ReactNode } from 'react';
import { maxPageRows } from '@jaws/shared/contract/tables';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import type { ShownTheme } from '../../app/themed.tsx';
import { useUnhurriedRevision } from '../../connection/use-unhurried-revision.ts';
import { useApp, useNavigation } from '../../state/app-context.tsx';
import { scopeWhere } from '../../state/navigation-store.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { describeError, isCancelled, type ErrorReport } from '../../ui/error-report.ts';
import { formatCount } from '../../ui/format.ts';
import { LookupMap } from './lookup-map.tsx';
import { useLookedUp } from './use-list.ts';

/** Together as many as one look-up takes. */
const pages = 2;

interface ScopeAddresses {
  readonly of: string;
  readonly addresses: readonly string[];
  /** Endpoints beyond those that were read. */
  readonly leftOut: number;
  readonly error: ErrorReport | null;
}

async function remoteAddresses(
  client: RpcClient,
  asked: { readonly dataset: string; readonly where: string },
  signal: AbortSignal,
): Promise<Pick<ScopeAddresses, 'addresses' | 'leftOut'>> {
  const addresses: string[] = [];
  let [read, matched] = [0, 0];
  for (let page = 0; page < pages; page += 1) {
    const { columns, ...answer } = await client.call(
      'endpoints.page',
      { ...asked, sort: { column: 'bytes', descending: true }, offset: read, limit: maxPageRows },
      { signal },
    );
    matched = answer.matched;
    const ids = columns['id'] ?? [];
    read += ids.length;
    addresses.push(...ids.filter((_, row) => columns['scope']?.[row] === 'remote').map(String));
    if (ids.length < maxPageRows) break;
  }
  return { addresses, leftOut: matched - read };
}

function useScopeAddresses(dataset: string): ScopeAddresses {
  const { client, platform } = useApp();
  const where = useNavigation(scopeWhere);
  const { revision, took } = useUnhurriedRevision(dataset);
  const of = `${dataset}\n${where}`;
  const nothing: ScopeAddresses = { of: '', addresses: [], leftOut: 0, error: null };
  const [known, setKnown] = useState(nothing);
  useEffect(() => {
    const abort = new AbortController();
    const startMs = platform.now();
    remoteAddresses(client, { dataset, where }, abort.signal)
      .then((found) => {
        if (abort.signal.aborted) return;
        setKnown({ of, ...found, error: null });
        took(platform.now() - startMs);
      })
      .catch((error: unknown) => {
        if (!isCancelled(error) && !abort.signal.aborted)
          setKnown({ of, addresses: [], leftOut: 0, error: describeError(error) });
      });
    return () => {
      abort.abort();
    };
  }, [client, platform, took, dataset, where, of, revision]);
  return known.of === of ? known : nothing;
}

function OfDataset(props: { readonly dataset: string; readonly theme: ShownTheme }): ReactNode {
  const { dataset } = props;
  const { of, addresses, leftOut, error } = useScopeAddresses(dataset);
  const looked = useLookedUp(dataset, addresses);
  const failure = error ?? looked.error;
  if (failure !== null) return <ErrorNotice error={failure} />;
  if (of === '' || looked.isBusy) return <EmptyState title="Looking up…" />;
  if (addresses.length === 0) return <EmptyState title="No remote address is in this scope" />;
  return (
    <>
      {leftOut === 0 ? null : (
        <p role="note" className="jw-lookup-note">
          Those with most bytes; {formatCount(leftOut)} more endpoints are left out.
        </p>
      )}
      <LookupMap rows={looked.rows} {...props} />
    </>
  );
}

export function ScopeMap(props: { readonly dataset: string | null; readonly theme: ShownTheme }): ReactNode {
  const { dataset, theme } = props;
  if (dataset === null)
    return <EmptyState title="No dataset is open">Open one; its addresses are shown here.</EmptyState>;
  return <OfDataset dataset={dataset} theme={theme} />;
}
