// One CSV field as text: RFC 4180 quoting and `NA` for missing. For headers and fragments made once per
// distinct value, never per packet.

/** What stands for a missing value. A literal `NA` therefore reads as missing (DESIGN §2's one exception). */
export const missingField = 'NA';

/**
 * The field as it stands in the file. UTF-8 has no lone surrogates: encoding makes those U+FFFD, every other
 * string reads back as it was. CR, LF, comma and quote are quoted; NUL and other control characters stand as they are.
 */
export function csvField(value: string | null): string {
  if (value === null) return missingField;
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
