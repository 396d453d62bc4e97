// What goes out to an assistant: texts of strangers on one line, of bounded length, with nothing hidden in them.

import { safeLine } from '@jaws/shared/lookup/online-text';

/** UTF-16 units of one text. */
export const longestText = 300;

// Characters that nobody sees and a language model reads: tags, variation selectors, fillers (Unicode 16, chapter 23).
const unseen =
  /[\u{e0000}-\u{e0fff}]|[\ufe00-\ufe0f]|\u180e|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0/gu;

export function cleanText(text: string): string {
  return safeLine(text.slice(0, 8 * longestText).replace(unseen, ''), longestText);
}

/** The same value with every text in it made clean; names of fields are ours and stay. */
export function cleanValues(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cleanValues(one)]));
}
