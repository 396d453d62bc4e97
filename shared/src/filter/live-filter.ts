// What of a filter a live picture can follow: packets come one by one, so what is asked of whole flows cannot be answered yet, and
// packets keep the numbers of the dataset.

import type { CompiledFilter } from './compile-filter.ts';
import { compileFilter } from './compile-filter.ts';
import { FilterSyntaxError } from './filter-error.ts';
import type { FilterField } from './filter-field.ts';
import type { FilterNode } from './filter-node.ts';
import { isFlowField } from './match-scope.ts';

/** The first field that is asked of the flow and not of the packet; null: none is. */
export function flowFieldOf({ root }: CompiledFilter): FilterField | null {
  return root === null ? null : firstFlowField(root);
}

function firstFlowField(node: FilterNode): FilterField | null {
  if (node.kind === 'test') return isFlowField(node.field) ? node.field : null;
  if (node.kind === 'not') return firstFlowField(node.operand);
  for (const operand of node.operands) {
    const found = firstFlowField(operand);
    if (found !== null) return found;
  }
  return null;
}

export interface LiveFilter {
  /** Null: all packets are shown. */
  readonly where: string | null;
  /** Why the filter is not used; null where it is, or where there is none. */
  readonly unused: string | null;
}

/** `unit`: of the live picture. */
export function liveFilter(text: string, unit: string): LiveFilter {
  if (text.trim() === '') return { where: null, unused: null };
  if (unit === 'packets') return { where: null, unused: 'packets are not filtered live' };
  try {
    const field = flowFieldOf(compileFilter(text));
    if (field === null) return { where: text, unused: null };
    return { where: null, unused: `"${field}" is known of whole flows only` };
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    return { where: null, unused: 'the filter has a mistake' };
  }
}
