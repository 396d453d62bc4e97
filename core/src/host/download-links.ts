// Addresses under which a browser fetches an export by itself, so that it streams to the disk instead of through the
// page's memory. Each names one file, once, for a short while; it is told to the page that made the export, over its
// authenticated pipe, and holds no part of the session's token. Going out is a job: progress and cancel as with others.

import { createReadStream } from 'node:fs';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { diskError, errnoCode } from '../dataset/disk-errors.ts';
import type { ExportRegistry } from './export-registry.ts';
import type { JobRegistry } from './job-registry.ts';

export interface Download {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Sends the file and ends the sink. Never rejects: how it went is the job's to tell. */
  readonly send: (sink: Writable) => Promise<void>;
}

interface Link {
  readonly exportId: string;
  readonly download: Download;
  readonly end: (error: JawsError) => void;
}

/** A page clicks the link at once; a browser that asks where to save has begun to fetch by then. */
const usualPatienceMs = 30_000;
/** Progress is told so often in all. */
const steps = 200;
/** A small file has gone before the page asks how it went: outcomes are kept. */
const remembered = 100;

export class DownloadLinks {
  private readonly links = new Map<string, Link>();
  private readonly going = new Map<string, Promise<unknown>>();
  private readonly exports: ExportRegistry;
  private readonly jobs: JobRegistry;
  private readonly randomId: () => string;
  private readonly patienceMs: number;

  constructor(options: {
    readonly exports: ExportRegistry;
    readonly jobs: JobRegistry;
    /** Not guessable: whoever knows the ticket gets the file. */
    readonly randomId: () => string;
    readonly patienceMs?: number;
  }) {
    this.exports = options.exports;
    this.jobs = options.jobs;
    this.randomId = options.randomId;
    this.patienceMs = options.patienceMs ?? usualPatienceMs;
  }

  /** The ticket; one that was given before for this export is worth nothing any more. @throws JawsError export.gone */
  async offer(exportId: string): Promise<string> {
    const file = await this.exports.find(exportId);
    for (const link of [...this.links.values()])
      if (link.exportId === exportId) link.end(new JawsError('cancelled'));
    const ticket = this.randomId();
    const start = { kind: 'export', title: `Save ${file.fileName}`, dataset: null } as const;
    const { result } = this.jobs.start(start, ({ signal, progress }) => {
      const tell = (done: number): void => {
        progress({ done, total: file.sizeBytes, unit: 'bytes' });
      };
      return new Promise<void>((resolve, reject) => {
        this.open(ticket, { ...file, exportId, signal, tell, resolve, reject });
      });
    });
    this.going.set(exportId, result);
    const [oldest] = this.going.keys();
    if (this.going.size > remembered && oldest !== undefined) this.going.delete(oldest);
    const putAway = async (): Promise<void> => {
      // Unless it was offered again meanwhile.
      if (this.going.get(exportId) !== result) return;
      await this.exports.discard(exportId);
    };
    void result.then(putAway, putAway); // How it went is the job's to tell.
    return ticket;
  }

  /** Once: null for every further call, when its time is over, and for what never was a ticket. */
  take(ticket: string): Download | null {
    const link = this.links.get(ticket);
    this.links.delete(ticket);
    return link?.download ?? null;
  }

  /** Settles as the newest download of this export. @throws JawsError export.gone, cancelled, dataset.io */
  async saved(exportId: string): Promise<void> {
    const going = this.going.get(exportId);
    if (going === undefined) throw new JawsError('export.gone');
    await going;
  }

  private open(ticket: string, parts: OpenParts): void {
    const { exportId, fileName, sizeBytes, signal, resolve } = parts;
    parts.tell(0);
    const end = (error: JawsError): void => {
      clearTimeout(timer);
      this.links.delete(ticket);
      parts.reject(error);
    };
    const timer = setTimeout(() => {
      end(
        new JawsError('export.gone', `The browser did not fetch ${fileName}.`, {
          hint: 'Allow this page to download files, then export it again.',
        }),
      );
    }, this.patienceMs);
    timer.unref();
    signal.addEventListener('abort', () => {
      end(new JawsError('cancelled'));
    });
    const send = async (sink: Writable): Promise<void> => {
      clearTimeout(timer);
      try {
        await pipeline(createReadStream(parts.path), counting(sizeBytes, parts.tell), sink, { signal });
        resolve();
      } catch (error) {
        end(reasonOf(error));
      }
    };
    this.links.set(ticket, { exportId, end, download: { fileName, sizeBytes, send } });
  }
}

interface OpenParts {
  readonly exportId: string;
  readonly path: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
  readonly tell: (done: number) => void;
  readonly resolve: () => void;
  readonly reject: (error: JawsError) => void;
}

/** Passes bytes on and tells how many, a few hundred times in all. */
function counting(sizeBytes: number, tell: (done: number) => void): Transform {
  let done = 0;
  let told = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      if (done - told >= sizeBytes / steps) {
        told = done;
        tell(done);
      }
      next(null, chunk);
    },
  });
}

/** A browser that goes away has cancelled it; the rest is the disk's. */
function reasonOf(error: unknown): JawsError {
  const left = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE', 'ABORT_ERR'];
  if (left.includes(errnoCode(error) ?? '')) return new JawsError('cancelled');
  return diskError(error, 'Cannot read the export');
}
