// The filter that finds the packets of several units at once.

import type { UnitKind } from '@jaws/shared/contract/analysis';
import type { LiveTop } from '@jaws/shared/contract/live';
import { topCondition } from './live-unit-text.ts';

/** The contract's longest filter. */
const mostCharacters = 4096;

/** Null when the units do not tell, or are too many for one filter. */
export function selectionCondition(unit: UnitKind, tops: readonly LiveTop[]): string | null {
  const conditions = tops.map((top) => topCondition(unit, top));
  const [first] = conditions;
  if (first === undefined || conditions.includes(null)) return null;
  if (conditions.length === 1) return first;
  const text = [...new Set(conditions)].map((condition) => `(${String(condition)})`).join(' or ');
  return text.length > mostCharacters ? null : text;
}
