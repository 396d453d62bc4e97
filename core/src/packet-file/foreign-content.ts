// What a file is that JAWS does not read, by its first bytes, and the one command that helps. For text, its first line:
// what a program said instead of sending packets stands there.

import { TextDecoder } from 'node:util';
import { errorTexts, JawsError } from '@jaws/shared/contract/errors';
import { type ForeignFormat, foreignFormats } from './foreign-formats.ts';
import { textEncoding } from './text-encoding.ts';
import { visibleText } from './visible-text.ts';

const longestLine = 200;

/** `null` for what comes through standard input: it has no name, and is unpacked on its way. */
export type ContentName = string | null;

/** The error for content that is no capture and no table; `start`: its first bytes, unpacked, the more the better. */
export function notACapture(start: Uint8Array, name: ContentName): JawsError {
  const format = foreignFormats.find((candidate) => candidate.matches(start));
  const subject = name === null ? 'What came through standard input' : 'This';
  if (format !== undefined) {
    return new JawsError('import.not-a-capture', `${subject} is ${format.what}, which JAWS does not read.`, {
      hint: hintOf(format, name),
    });
  }
  const line = firstLine(start);
  if (line === null && name !== null) return new JawsError('import.not-a-capture');
  const said = line === null ? '' : ` Its first line is: "${line}"`;
  const text = name === null ? `${subject} is not a capture.` : errorTexts['import.not-a-capture'].message;
  return new JawsError('import.not-a-capture', `${text}${said}`);
}

function hintOf({ hint, unpack }: ForeignFormat, name: ContentName): string {
  if (unpack !== undefined && name === null) return `Unpack it on its way: … | ${unpack} -dc | jaws …`;
  // A name is shown in a command only where a shell reads it as one plain word.
  return hint.replaceAll('FILE', name !== null && /^[\w./][\w./-]*$/.test(name) ? name : 'FILE');
}

/** The first line that is not blank, made visible; null for bytes that are no text. */
export function firstLine(start: Uint8Array): string | null {
  const bytes = start.subarray(0, 4096);
  const text = new TextDecoder(textEncoding(bytes)).decode(bytes, { stream: true }).trimStart();
  const line = (text.split(/[\r\n]/, 1)[0] ?? '').trimEnd();
  // eslint-disable-next-line no-control-regex -- bytes that no text has are what is counted
  const odd = line.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f\ufffd]/g)?.length ?? 0;
  return line === '' || odd * 4 > line.length ? null : visibleText(line, longestLine);
}
