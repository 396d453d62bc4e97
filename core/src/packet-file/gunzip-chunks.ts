// Unpacks gzip in a stream of chunks, and passes anything else through untouched. Unlike a piped Gunzip stream it
// hands out everything before the place where a packed file is cut or damaged.

import { createGunzip, type Gunzip } from 'node:zlib';

import { JawsError } from '@jaws/shared/contract/errors';

/** Packed bytes given to zlib at once: at most 16 MiB of output wait in memory (deflate packs 1,032 : 1). */
const packedSliceLength = 16_384;

/** CRC and length at the end of a file (RFC 1952 §2.3.1). */
const trailerLength = 8;

/** What became of the packing; filled in while `gunzipChunks` runs. */
export interface GunzipReport {
  gzip: boolean;
  /** Set when the packed data end too early or are damaged; the unpacked bytes before that were handed out. */
  problem: string | null;
}

/** Throws `import.not-a-capture` when it is gzip of which not one byte can be unpacked. */
export async function* gunzipChunks(
  chunks: AsyncIterable<Uint8Array>,
  report: GunzipReport = { gzip: false, problem: null },
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const head = await firstBytes(iterator, 2);
    report.gzip = head[0] === 0x1f && head[1] === 0x8b;
    if (report.gzip) yield* unpacked(head, iterator, report);
    else yield* passedThrough(head, iterator);
  } finally {
    await iterator.return?.();
  }
}

async function* passedThrough(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* unpacked(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  report: GunzipReport,
): AsyncGenerator<Uint8Array, void, undefined> {
  const unpacker = new Unpacker();
  let bytes = 0;
  try {
    for await (const packed of lastBytesApart(passedThrough(head, rest))) {
      for (let at = 0; at < packed.length && unpacker.problem === null; at += packedSliceLength) {
        for (const piece of await unpacker.write(packed.subarray(at, at + packedSliceLength))) {
          bytes += piece.length;
          yield piece;
        }
      }
      if (unpacker.problem !== null) break;
    }
    for (const piece of await unpacker.end()) {
      bytes += piece.length;
      yield piece;
    }
  } finally {
    unpacker.close();
  }
  report.problem = unpacker.problem;
  if (unpacker.problem !== null && bytes === 0) {
    throw new JawsError('import.not-a-capture', `The gzip file cannot be unpacked: ${unpacker.problem}.`);
  }
}

/**
 * The same bytes, the last ones of the stream in a piece of their own: zlib throws away what it unpacked from a piece
 * in which it finds an error, and a wrong checksum is one.
 */
async function* lastBytesApart(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let tail: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (tail.length > 0) yield tail;
    const end = Math.max(chunk.length - trailerLength, 0);
    tail = chunk.slice(end);
    if (end > 0) yield chunk.subarray(0, end);
  }
  if (tail.length > 0) yield tail;
}

/** The first chunks, joined until they are `length` bytes; fewer where the stream ends before. */
async function firstBytes(chunks: AsyncIterator<Uint8Array>, length: number): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < length) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

/** zlib in flowing mode: output is taken at once, so that an error later on cannot throw it away. */
class Unpacker {
  problem: string | null = null;
  private readonly gunzip: Gunzip = createGunzip();
  private output: Uint8Array[] = [];
  private wake: () => void = () => undefined;

  constructor() {
    this.gunzip.on('data', (piece: Uint8Array) => this.output.push(piece));
    this.gunzip.on('end', () => {
      this.wake();
    });
    this.gunzip.on('error', (error) => {
      this.problem = error.message;
      this.wake();
    });
  }

  /** What these packed bytes unpack to; they may be overwritten afterwards. */
  async write(packed: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.run((done) => {
      this.gunzip.write(packed, done);
    });
  }

  async end(): Promise<readonly Uint8Array[]> {
    return this.run((done) => {
      if (this.gunzip.readableEnded) done();
      else this.gunzip.end();
    });
  }

  close(): void {
    this.gunzip.destroy();
  }

  private async run(start: (done: () => void) => void): Promise<readonly Uint8Array[]> {
    if (this.problem === null) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        start(resolve);
      });
    }
    const output = this.output;
    this.output = [];
    return output;
  }
}
