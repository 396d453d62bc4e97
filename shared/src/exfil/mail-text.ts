// The text of a mail with one attachment (RFC 5322, RFC 2045-2046): what chum's style `smtp` sends, and what the
// listener takes the payload from.

/** Payload bytes that fill whole lines of base64, 76 letters each: written at once, and no `=` in the middle. */
export const attachmentPieceBytes = 57 * 1000;

const lineLetters = 76;

/** Between the parts of a mail; the same in the mail's head and end. */
function boundaryOf(number: number): string {
  return `----=_Part_${number}`;
}

/** Up to where the lines of the attachment begin. `number`: of the mail in its session; `atMs`: Unix epoch, ms. */
export function mailHead(number: number, atMs: number): string {
  const date = new Date(atMs).toUTCString().replace('GMT', '+0000');
  return [
    `Date: ${date}`,
    'From: <sender@example.net>',
    'To: <receiver@example.com>',
    `Subject: Report, part ${number}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundaryOf(number)}"`,
    '',
    `--${boundaryOf(number)}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Please find the report attached.',
    '',
    `--${boundaryOf(number)}`,
    `Content-Type: application/octet-stream; name="part-${number}.bin"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="part-${number}.bin"`,
    '',
    '',
  ].join('\r\n');
}

/** Base64 in lines, each with its end; none of them begins with a full stop. */
export function attachmentLines(base64: string): string {
  return base64.replace(new RegExp(`.{1,${lineLetters}}`, 'g'), '$&\r\n');
}

/** The end of the attachment and of the mail, with the line of one full stop. */
export function mailEnd(number: number): string {
  return `--${boundaryOf(number)}--\r\n.\r\n`;
}
