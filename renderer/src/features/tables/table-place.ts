// Where somebody is in a table, as the page's address has it: the row, and the order where it is not the first one.

import type { Sort } from './use-grid-table.ts';

export interface TablePlace {
  readonly row: number;
  readonly sort: Sort;
}

/** `17`, `17 up desc`, `17 none`; null at the start of the table. */
export function tablePlaceText({ row, sort }: TablePlace, first: Sort): string | null {
  const isFirst = sort?.column === first?.column && sort?.descending === first?.descending;
  if (isFirst) return row === 0 ? null : String(row);
  const order = sort === null ? 'none' : `${sort.column} ${sort.descending ? 'desc' : 'asc'}`;
  return `${String(row)} ${order}`;
}

/** Of anything else: the start of the table. */
export function readTablePlace(text: string | null, first: Sort, columns: ReadonlySet<string>): TablePlace {
  const [row = '', column, order] = (text ?? '').split(' ');
  if (!/^\d{1,10}$/.test(row)) return { row: 0, sort: first };
  if (column === 'none') return { row: Number(row), sort: null };
  const isKnown = column !== undefined && columns.has(column);
  return { row: Number(row), sort: isKnown ? { column, descending: order === 'desc' } : first };
}
