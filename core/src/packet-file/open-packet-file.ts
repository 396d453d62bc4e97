// Opens a file and says, by its first bytes and never by its name, whether it is a capture. What it is instead (a
// table, say) is for the caller to find out, from the same stream of chunks.

import { type FileHandle, open } from 'node:fs/promises';

import { JawsError } from '@jaws/shared/contract/errors';

import { gunzipChunks, type GunzipReport, newGunzipReport } from './gunzip-chunks.ts';
import { pcapVariant } from './pcap-dialect.ts';
import { isPcapngStart } from './pcapng-scanner.ts';

export interface OpenedPacketFile {
  readonly path: string;
  readonly kind: 'capture' | 'unknown';
  readonly gzip: boolean;
  /** What is wrong with the packing; complete when `chunks` has been read to its end. */
  readonly packing: Readonly<GunzipReport>;
  /** On disk (packed). A pipe or device has 0. */
  readonly sizeBytes: number;
  /** Bytes of the file read so far (packed): progress against `sizeBytes`. */
  readonly bytesRead: () => number;
  /**
   * The content, unpacked when it is gzip. Two buffers are used in turn: a chunk is valid until the next but one is
   * asked for. Read it once; leaving the loop closes the file. Throws `import.unreadable` when the disk does.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Closes the file; needed only when `chunks` is not read. Again is harmless. */
  readonly close: () => Promise<void>;
}

/** A file that is read while it is being written. */
export interface GrowingFile {
  /** That it will have. */
  readonly bytes: number;
  /** Called where it has no more bytes yet; rejects where nobody wants them any more. */
  readonly wait: () => Promise<void>;
}

const chunkLength = 1 << 20;
const magicLength = 4;

/** Throws `import.unreadable` (missing, a folder, not permitted), `import.empty` (0 bytes) or what `wait` throws. */
export async function openPacketFile(path: string, growing?: GrowingFile): Promise<OpenedPacketFile> {
  const source = await FileChunks.open(path, growing ?? null);
  try {
    const head = await source.head();
    if (head.length === 0) throw new JawsError('import.empty', `${path} is empty (0 bytes).`);
    const gzip = head[0] === 0x1f && head[1] === 0x8b;
    const packing = newGunzipReport(gzip);
    const start = gzip ? await unpackedStart(head) : head;
    return {
      path,
      kind: isCaptureStart(start) ? 'capture' : 'unknown',
      gzip,
      packing,
      sizeBytes: source.sizeBytes,
      bytesRead: () => source.bytesRead,
      chunks: gunzipChunks(source.chunks(), packing),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function isCaptureStart(start: Uint8Array): boolean {
  return start.length >= magicLength && (pcapVariant(start, 0) !== null || isPcapngStart(start, 0));
}

async function unpackedStart(head: Uint8Array): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  async function* once(): AsyncGenerator<Uint8Array, void, undefined> {
    yield await Promise.resolve(head);
  }
  try {
    for await (const chunk of gunzipChunks(once())) {
      start = Buffer.concat([start, chunk]);
      if (start.length >= magicLength) break;
    }
  } catch (error) {
    if (!(error instanceof JawsError)) throw error;
  }
  return start;
}

/** A file as chunks, read one ahead of the consumer: disk and decoder work at the same time. */
class FileChunks {
  bytesRead = 0;
  readonly sizeBytes: number;
  private readonly path: string;
  private readonly file: FileHandle;
  private readonly growing: GrowingFile | null;
  private readonly buffers = [new Uint8Array(chunkLength), new Uint8Array(chunkLength)] as const;
  private first: Uint8Array | null = null;
  private closing: Promise<void> | null = null;

  private constructor(path: string, file: FileHandle, sizeBytes: number, growing: GrowingFile | null) {
    this.path = path;
    this.file = file;
    this.sizeBytes = sizeBytes;
    this.growing = growing;
  }

  static async open(path: string, growing: GrowingFile | null): Promise<FileChunks> {
    let file: FileHandle | null = null;
    try {
      file = await open(path, 'r');
      const about = await file.stat();
      if (about.isDirectory()) throw new Error('it is a folder');
      return new FileChunks(path, file, growing?.bytes ?? about.size, growing);
    } catch (error) {
      await file?.close();
      throw unreadable(path, error);
    }
  }

  /** The first chunk; `chunks` yields it again. */
  async head(): Promise<Uint8Array> {
    this.first ??= await this.read(this.buffers[0]);
    return this.first;
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      let chunk = await this.head();
      for (let turn = 1; chunk.length > 0; turn++) {
        const next = this.read(this.buffers[(turn & 1) as 0 | 1]);
        // A failed read is reported when its chunk is asked for, not as an unhandled rejection before.
        next.catch(() => undefined);
        yield chunk;
        chunk = await next;
      }
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    this.closing ??= this.file.close();
    return this.closing;
  }

  /** One read; of a growing file a full buffer, or what is left of it. */
  private async read(buffer: Uint8Array): Promise<Uint8Array> {
    let filled = await this.readInto(buffer);
    while (this.growing !== null && filled < buffer.length && this.bytesRead < this.growing.bytes) {
      const more = await this.readInto(buffer.subarray(filled));
      filled += more;
      if (more === 0) await this.growing.wait();
    }
    return buffer.subarray(0, filled);
  }

  private async readInto(buffer: Uint8Array): Promise<number> {
    try {
      const { bytesRead } = await this.file.read(buffer, 0, buffer.length, null);
      this.bytesRead += bytesRead;
      return bytesRead;
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

function unreadable(path: string, cause: unknown): JawsError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new JawsError('import.unreadable', `${path} cannot be read: ${why}.`, { cause });
}
