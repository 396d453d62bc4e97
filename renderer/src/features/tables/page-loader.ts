// Rows of a table that is too long to hold: pages are fetched as they come into view and the least recently
// seen are forgotten. One loader answers one query (dataset, filter, sort); another query is another loader.

import { JawsError } from '@jaws/shared/contract/errors';
import type { PageOutput } from '@jaws/shared/contract/tables';
import { describeError, type ErrorReport } from '../../ui/error-report.ts';
import type { Row } from '../../ui/cell-text.ts';

export const pageRows = 200;
const keptPages = 40;

export interface PagesSnapshot {
  /** null until the first page is there. */
  readonly matched: number | null;
  readonly total: number | null;
  readonly error: ErrorReport | null;
  /** Grows with every change. */
  readonly version: number;
}

export type FetchPage = (offset: number, limit: number, signal: AbortSignal) => Promise<PageOutput>;

/** Columns of a page as rows. */
export function toRows(columns: PageOutput['columns']): Row[] {
  const names = Object.keys(columns);
  const length = columns['id']?.length ?? 0;
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[index] ?? null])),
  );
}

export class PageLoader {
  private readonly pages = new Map<number, readonly Row[]>();
  private readonly pending = new Map<number, AbortController>();
  private readonly listeners = new Set<() => void>();
  private readonly fetchPage: FetchPage;
  private state: PagesSnapshot = { matched: null, total: null, error: null, version: 0 };

  constructor(fetchPage: FetchPage) {
    this.fetchPage = fetchPage;
  }

  readonly snapshot = (): PagesSnapshot => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  rowAt(index: number): Row | undefined {
    const number = Math.floor(index / pageRows);
    return this.pages.get(number)?.[index - number * pageRows];
  }

  /** Fetches what is missing of rows first…last, and gives up pages that are no longer wanted. */
  want(first: number, last: number): void {
    const from = Math.max(0, Math.floor(first / pageRows));
    const to = Math.floor(Math.max(first, last) / pageRows);
    for (const [number, abort] of this.pending) {
      if (number >= from - 1 && number <= to + 1) continue;
      abort.abort();
      this.pending.delete(number);
    }
    for (let number = from; number <= to; number += 1) this.load(number);
  }

  close(): void {
    for (const abort of this.pending.values()) abort.abort();
    this.pending.clear();
    this.listeners.clear();
  }

  private load(number: number): void {
    const page = this.pages.get(number);
    if (page !== undefined) {
      // Seen again: move it to the young end of the map.
      this.pages.delete(number);
      this.pages.set(number, page);
      return;
    }
    if (this.pending.has(number) || this.isBeyondEnd(number)) return;
    const abort = new AbortController();
    this.pending.set(number, abort);
    this.fetchPage(number * pageRows, pageRows, abort.signal)
      .then((output) => {
        if (!abort.signal.aborted) this.store(number, output);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) this.fail(number, error);
      });
  }

  private isBeyondEnd(number: number): boolean {
    const { matched, error } = this.state;
    return error !== null || (matched !== null && number > 0 && number * pageRows >= matched);
  }

  private store(number: number, { matched, total, columns }: PageOutput): void {
    this.pending.delete(number);
    this.pages.set(number, toRows(columns));
    for (const old of this.pages.keys()) {
      if (this.pages.size <= keptPages) break;
      this.pages.delete(old);
    }
    this.change({ matched, total, error: null });
  }

  private fail(number: number, error: unknown): void {
    this.pending.delete(number);
    if (error instanceof JawsError && error.code === 'cancelled') return;
    this.change({ error: describeError(error) });
  }

  private change(changes: Partial<PagesSnapshot>): void {
    this.state = { ...this.state, ...changes, version: this.state.version + 1 };
    for (const listener of this.listeners) listener();
  }
}
