// `NL` -> `Netherlands`, by the browser's own list.

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** The code alone where the list has no such country. */
export function countryText(code: string): string {
  const name = /^[A-Z]{2}$/.test(code) ? names.of(code) : undefined;
  return name === undefined ? code : `${name} (${code})`;
}
