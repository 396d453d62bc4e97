// Text that came from somebody else's server, made fit to be shown: bounded, and nothing in it that a terminal or a
// page obeys. It stays text: nothing here or later reads it as HTML or as an instruction.

// All controls but tab and line feed, marks that turn the direction of writing, invisible characters.
const hidden =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const halfCharacter = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Several lines stay several lines; longer texts are cut with `…` after `longest` UTF-16 units. */
export function safeText(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(hidden, '').replace(halfCharacter, '');
}

/** As `safeText`, on one line. */
export function safeLine(text: string, longest: number): string {
  return safeText(
    text
      .slice(0, 4 * longest)
      .replace(/\s+/g, ' ')
      .trim(),
    longest,
  );
}
