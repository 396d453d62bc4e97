// The entrance of the filter language: text in, something that selects rows out.

import { FilterSyntaxError } from './filter-error.ts';
import type { FilterNode } from './filter-node.ts';
import { parseFilter } from './parse-filter.ts';

export interface CompiledFilter {
  readonly text: string;
  /** null matches every row. */
  readonly root: FilterNode | null;
}

/** @throws FilterSyntaxError (JawsError `filter.syntax`) with the column of the first error. */
export function compileFilter(text: string): CompiledFilter {
  return { text, root: parseFilter(text) };
}

export interface FilterMistake {
  readonly column: number;
  readonly message: string;
  readonly suggestion: string | null;
}

/** The first error of a filter, or null; `column` counts from 0. */
export function checkFilter(text: string): FilterMistake | null {
  try {
    parseFilter(text);
    return null;
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const { column, expectation, suggestion } = error;
    return { column, message: `Expected ${expectation}.`, suggestion };
  }
}
