// Bytes -> text for tables: UTF-8 with or without a mark, and UTF-16 as Windows tools write it.

import { TextDecoder } from 'node:util';

/** The whole of some first bytes as text; null when they are no text (control characters, bad UTF-8). */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    // `stream`: a character cut at the end is no error.
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes, { stream: true });
    return hasControls(text) ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Text of a stream, piece by piece; bytes that are no UTF-8 become U+FFFD. */
export async function* textPieces(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const bytes of input) {
    if (bytes.length === 0) continue;
    decoder ??= new TextDecoder(encodingOf(bytes));
    yield decoder.decode(bytes, { stream: true });
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
}
