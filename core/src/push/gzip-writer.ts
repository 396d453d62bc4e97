// Compresses a stream in blocks of fixed size, several at once on the thread pool, each block a gzip member of its
// own (RFC 1952 2.2: members follow one another). The same bytes in give the same bytes out, whatever pieces they
// come in and however fast the threads are.

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Whole MiBs: the dictionary begins anew with each block, which costs less than 0.1 % at this size. */
const blockBytes = 1 << 20;
/** 3: of the fast ones the smallest (ADR 0020). */
const level = 3;
/** Blocks under way; the thread pool has four threads. Memory: this many times two blocks. */
const blocksAtOnce = 4;

export interface GzipWriter {
  /** Takes the bytes over; resolves when there is room for more. */
  readonly write: (bytes: Buffer) => Promise<void>;
  /** Resolves when everything is given to `out`. */
  readonly end: () => Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}

/** `out` is called in order, one call at a time. */
export function createGzipWriter(out: (bytes: Buffer) => Promise<void>): GzipWriter {
  const hash = createHash('sha256');
  const waiting: Promise<Buffer>[] = [];
  let sizeBytes = 0;
  let pieces: Buffer[] = [];
  let pieceBytes = 0;

  const writeOldest = async (): Promise<void> => {
    const compressed = await waiting.shift();
    if (compressed === undefined) return;
    hash.update(compressed);
    sizeBytes += compressed.length;
    await out(compressed);
  };
  const startBlock = (block: Buffer): void => {
    const compressed = compress(block, { level });
    // Its failure is met by whoever awaits it in its turn; until then it must not count as unhandled.
    compressed.catch(() => undefined);
    waiting.push(compressed);
  };
  return {
    write: async (bytes) => {
      for (let rest = bytes; rest.length > 0;) {
        const piece = rest.subarray(0, blockBytes - pieceBytes);
        pieces.push(piece);
        pieceBytes += piece.length;
        rest = rest.subarray(piece.length);
        if (pieceBytes < blockBytes) return;
        startBlock(Buffer.concat(pieces));
        [pieces, pieceBytes] = [[], 0];
        if (waiting.length >= blocksAtOnce) await writeOldest();
      }
    },
    end: async () => {
      if (pieceBytes > 0) startBlock(Buffer.concat(pieces));
      while (waiting.length > 0) await writeOldest();
      return { sizeBytes, sha256: hash.digest('hex') };
    },
  };
}
