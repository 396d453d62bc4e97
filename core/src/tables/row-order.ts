// In which order a page shows its rows: sorted, and remembered, so that scrolling through a million rows sorts them once.

import { JawsError } from '@jaws/shared/contract/errors';
import type { PageInput } from '@jaws/shared/contract/tables';
import { radixOrder } from '@jaws/shared/analysis/radix-order';
import type { PageColumn } from './page-column.ts';

export type PageQuery = Pick<PageInput, 'sort' | 'offset' | 'limit'>;

export interface PageTable {
  /** Rows of the columns; those that are shown (null = all); and rows without a filter. */
  readonly count: number;
  readonly rows: Uint32Array | null;
  readonly total: number;
  readonly columns: ReadonlyMap<string, PageColumn>;
}

/** The last orders of each table; a table that is dropped takes its orders with it. */
export class OrderCache {
  private readonly byTable = new WeakMap<object, Map<string, Uint32Array>>();
  private readonly ordersPerTable: number;

  /** An order costs 4 bytes a matching row. */
  constructor(ordersPerTable = 2) {
    this.ordersPerTable = ordersPerTable;
  }

  /** `owner` = the table object that the rows come from. */
  get(owner: object, key: string, make: () => Uint32Array): Uint32Array {
    const orders = this.byTable.get(owner) ?? new Map<string, Uint32Array>();
    this.byTable.set(owner, orders);
    const order = orders.get(key) ?? make();
    // Used last, dropped last.
    orders.delete(key);
    orders.set(key, order);
    for (const oldest of orders.keys()) {
      if (orders.size <= this.ordersPerTable) break;
      orders.delete(oldest);
    }
    return order;
  }
}

/**
 * null = as they are. `owner`: the object that the rows come from.
 * @throws JawsError rpc.invalid-input for a column that the table does not have.
 */
export function orderRows(
  cache: OrderCache,
  owner: object,
  table: PageTable,
  { sort }: PageQuery,
): Uint32Array | null {
  if (sort === null) return table.rows;
  const column = table.columns.get(sort.column);
  if (column === undefined) {
    throw new JawsError('rpc.invalid-input', `There is no column "${sort.column}" to sort by.`);
  }
  return cache.get(owner, JSON.stringify([table.count, sort]), () =>
    sortRows(table.rows ?? allRows(table.count), column.keys(), sort.descending),
  );
}

function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** Stable in both directions; missing values last in both. */
export function sortRows(
  rows: Uint32Array,
  keyOf: (row: number) => number,
  descending: boolean,
): Uint32Array {
  const keys = new Float64Array(rows.length);
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  // Hot loops: 1,000,000 rows; radixOrder wants whole numbers from 0.
  for (let at = 0; at < rows.length; at++) {
    const key = keyOf(rows[at] as number);
    keys[at] = key;
    if (key < smallest) smallest = key;
    if (key > largest) largest = key;
  }
  const span = largest >= smallest ? largest - smallest : 0;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as number;
    keys[at] = Number.isNaN(key) ? span + 1 : descending ? largest - key : key - smallest;
  }
  const order = radixOrder(keys, span + 2);
  for (let at = 0; at < order.length; at++) order[at] = rows[order[at] as number] as number;
  return order;
}
