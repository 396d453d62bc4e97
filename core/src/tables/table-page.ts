// A page of any table, as the contract wants it: cells by column, and how many rows there are.

import type { PageOutput } from '@jaws/shared/contract/tables';
import type { PageColumn } from './page-column.ts';
import { orderRows, type OrderCache, type PageQuery, type PageTable } from './row-order.ts';

/** Row `r` of the answer's columns is the r-th row of the page. Offsets behind the end give empty columns. */
export function tablePage(cache: OrderCache, owner: object, table: PageTable, query: PageQuery): PageOutput {
  const order = orderRows(cache, owner, table, query);
  const matched = order?.length ?? table.count;
  const { offset, limit } = query;
  const length = Math.max(0, Math.min(limit, matched - offset));
  const rows = Array.from({ length }, (_, at) =>
    order === null ? offset + at : (order[offset + at] as number),
  );
  const columns = Object.fromEntries(
    [...table.columns].map(([name, column]) => [name, rows.map((row) => column.cell(row))] as const),
  );
  return { matched, total: table.total, columns };
}

/** Columns in the order of the contract's list, each of which must be there. */
export function inOrder<N extends string>(
  names: readonly N[],
  columns: Readonly<Record<N, PageColumn>>,
): ReadonlyMap<string, PageColumn> {
  return new Map(names.map((name) => [name, columns[name]] as const));
}
