// A page of any table, as the contract wants it: cells by column, and how many rows match.

import type { PageOutput } from '@jaws/shared/contract/tables';
import type { PageColumn } from './page-column.ts';
import { orderRows, type OrderCache, type PageQuery, type PageTable } from './row-order.ts';

/** Row `r` of the answer's columns is the r-th row of the page. Offsets behind the end give empty columns. */
export function tablePage(cache: OrderCache, owner: object, table: PageTable, query: PageQuery): PageOutput {
  const order = orderRows(cache, owner, table, query);
  const rows = order.subarray(query.offset, query.offset + query.limit);
  const columns = Object.fromEntries(
    [...table.columns].map(([name, column]) => [name, Array.from(rows, (row) => column.cell(row))] as const),
  );
  return { matched: order.length, total: table.rows.count, columns };
}

/** Columns in the order of the contract's list, each of which must be there. */
export function inOrder<N extends string>(
  names: readonly N[],
  columns: Readonly<Record<N, PageColumn>>,
): ReadonlyMap<string, PageColumn> {
  return new Map(names.map((name) => [name, columns[name]] as const));
}
