// Writes the filter language: values quoted where they must be, conditions joined without losing what is there.

import { quote } from '@jaws/shared/filter/print-filter';

// Addresses, labels and protocols read better bare; a name could hold anything, so it is quoted.
const bare = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
const words = new Set(['and', 'or', 'not', 'in', 'contains', 'na', 'none']);

/** A value as the filter language reads it back. */
export function filterValue(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return bare.test(value) && !words.has(value.toLowerCase()) ? value : quote(value);
}

export function filterCondition(field: string, operator: '==' | '!=', value: string | number): string {
  return `${field} ${operator} ${filterValue(value)}`;
}

/** `existing and added`; an `or` in what exists is put in parentheses. */
export function addCondition(existing: string, added: string): string {
  const text = existing.trim();
  if (text === '') return added;
  if (text === added || text.endsWith(` and ${added}`)) return text;
  const kept = /\bor\b/i.test(text) ? `(${text})` : text;
  return `${kept} and ${added}`;
}

/** How an error of a filter is told everywhere: people count columns from 1, the contract from 0. */
export function filterErrorText(error: { readonly column: number; readonly message: string }): string {
  return `Column ${String(error.column + 1)}: ${error.message}`;
}
