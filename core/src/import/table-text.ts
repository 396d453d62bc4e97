// Bytes -> text for tables: UTF-8 with or without a mark, and UTF-16 as Windows tools write it.

import { TextDecoder } from 'node:util';
import { textEncoding } from '../packet-file/text-encoding.ts';

/** First bytes as text; bytes that are no UTF-8 become U+FFFD, and a character cut at the end is left out. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(textEncoding(bytes)).decode(bytes, { stream: true });
}

/** Text of a stream, piece by piece; bytes that are no UTF-8 become U+FFFD. */
export async function* textPieces(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const bytes of input) {
    if (bytes.length === 0) continue;
    decoder ??= new TextDecoder(textEncoding(bytes));
    yield decoder.decode(bytes, { stream: true });
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}
