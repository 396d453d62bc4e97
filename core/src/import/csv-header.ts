// The first line of a foreign CSV: which character separates its fields, and the fields.

import Papa from 'papaparse';
import { findColumn } from './table-columns.ts';

const delimiters = [',', ';', '\t', '|'] as const;

/** The separator that yields the most columns we know, then the most columns; null when none yields two. */
export function chooseDelimiter(firstLine: string): string | null {
  let best: { delimiter: string; score: number } | null = null;
  for (const delimiter of delimiters) {
    const fields = headerFields(firstLine, delimiter);
    if (fields.length < 2) continue;
    const known = fields.filter((name) => findColumn(name) !== null).length;
    const score = known * 10_000 + fields.length;
    if (best === null || score > best.score) best = { delimiter, score };
  }
  return best?.delimiter ?? null;
}

export function headerFields(line: string, delimiter: string): string[] {
  return Papa.parse<string[]>(line, { delimiter }).data[0] ?? [];
}
