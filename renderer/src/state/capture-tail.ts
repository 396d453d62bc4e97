// The newest rows of a capture as they are shown: at most 5,000 kept, gaps and changes of dataset said. Pure.

import type { CaptureTail } from '@jaws/shared/contract/capture';
import type { Row } from '../ui/cell-text.ts';

export const keptTailItems = 5000;

export type TailItem =
  | { readonly kind: 'row'; readonly row: Row }
  /** Rows that were stored but not sent here: the tail shows the newest of each moment only. */
  | { readonly kind: 'gap'; readonly missing: number }
  | { readonly kind: 'dataset'; readonly name: string };

export interface TailRows {
  readonly dataset: string;
  readonly items: readonly TailItem[];
  /** packet_id of the newest row; 0 = none yet. */
  readonly lastId: number;
  /** Items that fell off the old end so far: a scrolled-up view keeps its place by it. */
  readonly forgotten: number;
}

function rowsOf({ columns }: CaptureTail): Row[] {
  const names = Object.keys(columns);
  const length = columns['id']?.length ?? 0;
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[index] ?? null])),
  );
}

const noTail: TailRows = { dataset: '', items: [], lastId: 0, forgotten: 0 };

/** What stands between the old rows and the new ones: another dataset, or rows that were not sent here. */
function seam(before: TailRows, dataset: string, firstId: number): TailItem[] {
  if (before === noTail) return [];
  if (before.dataset !== dataset) return [{ kind: 'dataset', name: dataset }];
  const missing = firstId - before.lastId - 1;
  // Before the first row of all there is no gap: an appended dataset has its own past.
  return before.lastId > 0 && missing > 0 ? [{ kind: 'gap', missing }] : [];
}

/** Adds what is new in `tail`; rows already known (by packet_id, which grows) are left out. */
export function extendTail(known: TailRows | undefined, tail: CaptureTail): TailRows {
  const before = known ?? noTail;
  const newest = before.dataset === tail.dataset ? before.lastId : 0;
  const fresh = rowsOf(tail).filter((row) => Number(row['id']) > newest);
  const [first] = fresh;
  const last = fresh.at(-1);
  if (first === undefined || last === undefined) return before;
  const items: TailItem[] = [...before.items, ...seam(before, tail.dataset, Number(first['id']))];
  for (const row of fresh) items.push({ kind: 'row', row });
  const over = Math.max(0, items.length - keptTailItems);
  return {
    dataset: tail.dataset,
    items: over === 0 ? items : items.slice(over),
    lastId: Number(last['id']),
    forgotten: before.forgotten + over,
  };
}
