// A page loader for the query on screen.

import type { PageInput } from '@jaws/shared/contract/tables';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import { PageLoader, type FetchPage, type PagesSnapshot } from './page-loader.ts';

export interface PagesView {
  readonly loader: PageLoader;
  /** Of the same query, for rows that are not on screen. */
  readonly fetchPage: FetchPage;
  readonly pages: PagesSnapshot;
}

export interface PagesQuery {
  readonly table: TableName;
  readonly dataset: string;
  readonly where: string;
  readonly sort: PageInput['sort'];
}

/** Rows change when a dataset is relabelled or grown; `revision` covers both. */
export function usePages({ table, dataset, where, sort }: PagesQuery): PagesView {
  const { client, stores } = useApp();
  const revision = useStore(stores.datasets, (state) => state.revision);
  const fetchPage = useMemo<FetchPage>(() => {
    const procedure = `${table}.page` as const;
    const filter = where.trim() === '' ? {} : { where };
    return (offset, limit, signal) =>
      client.call(procedure, { dataset, ...filter, sort, offset, limit }, { signal });
  }, [client, table, dataset, where, sort]);
  // `revision` is not read here: it is why the pages are fetched anew.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a new revision is a new query
  const loader = useMemo(() => new PageLoader(fetchPage), [fetchPage, revision]);
  useEffect(() => {
    loader.want(0, 0);
    return () => {
      loader.close();
    };
  }, [loader]);
  const pages = useSyncExternalStore(loader.subscribe, loader.snapshot);
  return { loader, fetchPage, pages };
}
