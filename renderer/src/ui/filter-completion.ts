// What the filter field offers while somebody types: fields and values for the word at the end, and filters that were used
// or saved. Pure.

import { filterFieldNames, filterFields } from '@jaws/shared/filter/filter-field';

export interface Completion {
  /** The whole text of the field with it. */
  readonly text: string;
  readonly note: string;
}

export interface CompletionGroup {
  readonly title: string;
  readonly items: readonly Completion[];
}

const most = 8;
/** Where a field may stand. */
const fieldPlace = /(^|\(|!|&&|\|\||\b(?:and|or|not))\s*([a-z_0-9]*)$/i;

function fieldCompletions(text: string): Completion[] {
  const word = fieldPlace.exec(text)?.[2];
  if (word === undefined || text === '') return [];
  const before = text.slice(0, text.length - word.length);
  return filterFieldNames
    .filter((name) => name.startsWith(word.toLowerCase()) && name !== word.toLowerCase())
    .slice(0, most)
    .map((name) => ({ text: `${before}${name} == `, note: filterFields[name].meaning }));
}

/** `recent` newest first. Filters that have what is typed in them; all of them while nothing is. */
export function completionsFor(
  text: string,
  recent: readonly string[],
  saved: readonly string[],
): CompletionGroup[] {
  const typed = text.trim().toLowerCase();
  const having = (filters: readonly string[]): Completion[] =>
    filters
      .filter((one) => one !== text.trim() && one.toLowerCase().includes(typed))
      .slice(0, most)
      .map((one) => ({ text: one, note: '' }));
  const groups = [
    { title: 'Fields', items: fieldCompletions(text) },
    { title: 'Saved', items: having(saved) },
    { title: 'Used before', items: having(recent.filter((one) => !saved.includes(one))) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
