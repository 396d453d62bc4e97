// Text of a file that nobody knows, to be shown in a message: on one line, of bounded length, nothing hidden in it.

// Controls, marks that turn the direction of writing, and line separators: a terminal would obey them.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const hidden = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** At most about `longest` characters, cut with `…`; hidden ones as `\xNN` or `\u{NNNN}`. */
export function visibleText(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return cut.replace(hidden, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
  });
}
