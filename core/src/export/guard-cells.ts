// The spreadsheet-safe export: a text that a spreadsheet would run as a formula gets an apostrophe in front.
// https://owasp.org/www-community/attacks/CSV_Injection

import type { TextChanges } from './table-view.ts';

/** `=`, `+`, `-`, `@`, TAB, CR, LF and the full-width signs that spreadsheets take for the first four. */
const dangerous = /^[=+\-@\t\r\n＝＋－＠]/;

export function guardCell(text: string): string {
  return dangerous.test(text) ? `'${text}` : text;
}

export const guardedTexts: TextChanges = {
  address: guardCell,
  mac: guardCell,
  word: guardCell,
  name: guardCell,
  url: guardCell,
  fingerprint: guardCell,
};
