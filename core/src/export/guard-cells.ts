// The spreadsheet-safe export: a text that a spreadsheet would run as a formula gets an apostrophe in front.
// https://owasp.org/www-community/attacks/CSV_Injection

import type { TextChanges } from './table-view.ts';

/**
 * `=`, `+`, `-`, `@`, TAB, CR, LF and the full-width signs that spreadsheets take for the first four: at the start, and
 * behind each sign that some spreadsheet separates columns by, whatever the file's own is (`;` where the comma is the
 * decimal mark, TAB, `|`), and behind quotes and blanks there, which are dropped.
 */
const dangerous = /(^|[,;|\t\r\n])([" ]*)(?=[=+\-@\t\r\n＝＋－＠])/g;

export function guardCell(text: string): string {
  return text.replaceAll(dangerous, "$1'$2");
}

export const guardedTexts: TextChanges = {
  address: guardCell,
  mac: guardCell,
  word: guardCell,
  name: guardCell,
  url: guardCell,
  fingerprint: guardCell,
};
