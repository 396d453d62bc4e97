// Files on their way in: what a page sends, whole or in pieces, lands in the private folder; files that the desktop's dialog
// chose are only noted. Sizes are checked as bytes come, so that a page can fill no more than it announced.

import { createWriteStream } from 'node:fs';
import { appendFile, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { diskError } from '../dataset/disk-errors.ts';
import { Arrival } from './arrival.ts';

export interface UploadedFile {
  readonly path: string;
  /** The name the user knows. */
  readonly name: string;
  /** Of a file that is still to come whole: the bytes that it will have. */
  readonly growsTo?: number;
}

/** A file that is about to come whole. */
export interface IncomingUpload {
  /** As announced. */
  readonly sizeBytes: number;
  /**
   * Reads the body, and leaves the rest of it when it fails.
   * @throws JawsError import.upload-broken, dataset.disk-full, dataset.io, cancelled; what came is then worth nothing.
   */
  readonly receive: (body: Readable) => Promise<void>;
}

interface Upload extends UploadedFile {
  readonly bytes: number;
  received: number;
  /** False for a file of the user: it is read and left alone. */
  readonly ours: boolean;
  busy: boolean;
  /** By its ticket. */
  isTaken: boolean;
  /** Of a file that is to come whole. */
  arrival: Arrival | null;
  /** Ends the connection that it comes by. */
  stop: AbortController | null;
}

const maxUploads = 1000;
/** Disk space that an upload must leave free. */
const reserveBytes = 64 * 1024 * 1024;
/** Chunks of a connection are a few kB: they are written together. */
const bufferedBytes = 1 << 20;

const idle = { busy: false, isTaken: false, arrival: null, stop: null };

export class UploadRegistry {
  private readonly uploads = new Map<string, Upload>();
  /** Ticket -> upload, for those that nothing has come of yet. */
  private readonly tickets = new Map<string, string>();
  private readonly folder: string;
  private readonly randomId: () => string;

  /** `randomId`: not guessable, for whoever knows a ticket may send the file. */
  constructor(folder: string, randomId: () => string) {
    this.folder = folder;
    this.randomId = randomId;
  }

  /** @throws JawsError dataset.disk-full when the file would not fit */
  async open(fileName: string, bytes: number): Promise<string> {
    this.makeRoom();
    await this.checkSpace(bytes);
    const id = this.randomId();
    const path = join(this.folder, `upload-${id}`);
    await orDiskError(writeFile(path, '', { mode: 0o600, flag: 'wx' }));
    this.uploads.set(id, { path, name: basename(fileName), bytes, received: 0, ours: true, ...idle });
    return id;
  }

  /** A ticket under which the whole file may be sent, once, instead of its pieces. */
  ticket(id: string): string {
    this.find(id).arrival ??= new Arrival();
    const ticket = this.randomId();
    this.tickets.set(ticket, id);
    const [oldest] = this.tickets.keys();
    if (this.tickets.size > 2 * maxUploads && oldest !== undefined) this.tickets.delete(oldest);
    return ticket;
  }

  /**
   * Once: null for every further call, and for what never was a ticket. One of a discarded upload is answered as such, also
   * again: where a connection ends without an answer, as that of a discarded upload does, a browser asks a second time.
   */
  takeTicket(ticket: string): IncomingUpload | null {
    const id = this.tickets.get(ticket);
    if (id === undefined) return null;
    const upload = this.uploads.get(id);
    if (upload === undefined) return discarded;
    if (upload.isTaken || upload.received > 0) return null;
    upload.isTaken = true;
    return { sizeBytes: upload.bytes, receive: (body) => receiveWhole(upload, body) };
  }

  async append(id: string, offset: number, base64: string): Promise<void> {
    const upload = this.find(id);
    const piece = decodeBase64(base64);
    if (!upload.ours || upload.busy || offset !== upload.received) {
      throw new JawsError('import.upload-broken', `The piece at ${offset} does not follow the one before.`);
    }
    if (upload.received + piece.length > upload.bytes) {
      throw tooMuch(upload);
    }
    upload.busy = true;
    try {
      await orDiskError(appendFile(upload.path, piece));
      upload.received += piece.length;
    } finally {
      upload.busy = false;
    }
  }

  /** Notes a file of the user that a native dialog chose. @throws JawsError import.unreadable */
  async register(path: string): Promise<string> {
    this.makeRoom();
    const bytes = await fileSize(path);
    const id = this.randomId();
    this.uploads.set(id, { path, name: basename(path), bytes, received: bytes, ours: false, ...idle });
    return id;
  }

  /** The complete files behind the ids, in their order. */
  take(ids: readonly string[]): UploadedFile[] {
    return ids.map((id) => {
      const upload = this.find(id);
      if (upload.received !== upload.bytes || upload.busy) {
        throw new JawsError(
          'import.upload-broken',
          `"${upload.name}" is not complete: ${upload.received} of ${upload.bytes} bytes came.`,
        );
      }
      return { path: upload.path, name: upload.name };
    });
  }

  /** As `take`; a file that is to come whole may be on its way or not have begun: see `arrival`. */
  takeComing(ids: readonly string[]): UploadedFile[] {
    return ids.flatMap((id) => {
      const { path, name, bytes, received, arrival } = this.find(id);
      const isComing = arrival !== null && received < bytes;
      return isComing ? [{ path, name, growsTo: bytes }] : this.take([id]);
    });
  }

  /**
   * Resolves when the file is complete. @throws JawsError what its sender is told; import.upload-broken too when it was not
   * begun for `patienceMs`; cancelled when it was discarded.
   */
  async arrival(id: string, patienceMs: number): Promise<void> {
    const upload = this.find(id);
    const { arrival } = upload;
    if (arrival === null || upload.received === upload.bytes) return;
    const patience = setTimeout(() => {
      if (!upload.busy)
        arrival.failed(new JawsError('import.upload-broken', `"${upload.name}" did not come.`));
    }, patienceMs);
    try {
      await arrival.whole;
    } finally {
      clearTimeout(patience);
    }
  }

  /** The complete file behind one id, to be read where it lies. */
  path(id: string): string {
    return this.take([id])[0]?.path ?? '';
  }

  async discard(id: string): Promise<void> {
    const upload = this.uploads.get(id);
    this.uploads.delete(id);
    upload?.stop?.abort();
    upload?.arrival?.failed(new JawsError('cancelled'));
    if (upload?.ours === true) await rm(upload.path, { force: true });
  }

  private find(id: string): Upload {
    const upload = this.uploads.get(id);
    if (upload === undefined) throw new JawsError('import.upload-broken', 'There is no such upload.');
    return upload;
  }

  private makeRoom(): void {
    if (this.uploads.size >= maxUploads) {
      throw new JawsError('rpc.overloaded', `There are ${maxUploads} uploads already.`);
    }
  }

  private async checkSpace(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    if (bytes + reserveBytes <= bavail * bsize) return;
    throw new JawsError('dataset.disk-full', 'There is not enough space for this file.', {
      hint: 'Free some space; nothing was stored.',
    });
  }
}

const discarded: IncomingUpload = {
  sizeBytes: 0,
  receive: () => Promise.reject(new JawsError('cancelled')),
};

async function receiveWhole(upload: Upload, body: Readable): Promise<void> {
  const stop = new AbortController();
  upload.busy = true;
  upload.stop = stop;
  let received = 0;
  const counting = new Transform({
    highWaterMark: bufferedBytes,
    transform(chunk: Buffer, _encoding, next) {
      received += chunk.length;
      if (received > upload.bytes) next(tooMuch(upload));
      else next(null, chunk);
    },
  });
  const file = createWriteStream(upload.path, { flags: 'r+', highWaterMark: bufferedBytes });
  try {
    // The body is left to who gave it: a connection that ends with unread bytes takes the answer with it.
    const chunks = body.iterator({ destroyOnReturn: false });
    await pipeline(chunks, counting, file, { signal: stop.signal });
    if (received !== upload.bytes)
      throw new JawsError('import.upload-broken', `"${upload.name}" ended after ${received} bytes.`);
    upload.received = received;
    upload.arrival?.came();
  } catch (error) {
    // Pieces that come instead begin with the first byte; a file that was discarded meanwhile is gone.
    await truncate(upload.path).catch(() => undefined);
    const refusal = stop.signal.aborted ? new JawsError('cancelled') : refusalOf(upload, body, error);
    upload.arrival?.failed(refusal);
    throw refusal;
  } finally {
    upload.busy = false;
    upload.stop = null;
  }
}

function refusalOf({ name }: Upload, { errored }: Readable, error: unknown): JawsError {
  if (error instanceof JawsError) return error;
  if (errored !== null)
    return new JawsError('import.upload-broken', `"${name}" did not come whole.`, { cause: error });
  return diskError(error, 'Cannot store the upload');
}

function tooMuch({ bytes }: Upload): JawsError {
  return new JawsError('import.upload-broken', `More than the announced ${bytes} bytes came.`);
}

async function orDiskError(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw diskError(error, 'Cannot store the upload');
  }
}

/** Buffer.from skips what is no base64; a piece that was damaged must not pass as a shorter one. */
function decodeBase64(text: string): Buffer {
  const piece = Buffer.from(text, 'base64');
  if (piece.toString('base64') !== text) throw new JawsError('rpc.invalid-input', 'This is not base64.');
  return piece;
}

async function fileSize(path: string): Promise<number> {
  try {
    const facts = await stat(path);
    if (facts.isFile()) return facts.size;
  } catch (error) {
    throw new JawsError('import.unreadable', `"${basename(path)}" cannot be read.`, { cause: error });
  }
  throw new JawsError('import.unreadable', `"${basename(path)}" is not a file.`);
}
