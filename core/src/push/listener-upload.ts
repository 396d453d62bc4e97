// One turn of an upload over one accepted connection: what has arrived, is it ours, and on from there. Whatever
// breaks the connection ends the turn; the next one asks anew.

import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { JawsError } from '@jaws/shared/contract/errors';
import { uploadStatus, type UploadStatus } from '@jaws/shared/exfil/upload-status';
import { refusalOf, type Refusal } from './listener-connection.ts';
import { LostConnection } from './lost-connection.ts';
import type { HttpAnswer, OneConnection } from './one-connection.ts';

export interface UploadJob {
  /** The upload's name at the listener. */
  readonly id: string;
  readonly file: FileHandle;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Silence that is borne while bytes flow, ms. */
  readonly silenceMs: number;
  /** Given to the connection so far, of the whole file. */
  readonly onSent: (done: number) => void;
}

const pieceBytes = 256 * 1024;
/** The listener reads the whole file back before it answers; slow disks manage this many bytes in a ms. */
const verifiedBytesPerMs = 20_000;

/** Null: it has arrived whole. Else how many bytes the listener has. @throws JawsError push.*; LostConnection */
export async function askArrived(connection: OneConnection, job: UploadJob): Promise<number | null> {
  const answer = await connection.ask({ method: 'GET', path: pathOf(job), silenceMs: job.silenceMs });
  if (answer.status === 200) {
    const status = statusIn(answer);
    const isOurs = status.sha256 === job.sha256 && status.size === job.sizeBytes;
    if (status.state === 'complete') {
      if (isOurs) return null;
      throw new JawsError(
        'push.exists',
        `The listener has another dataset called "${job.id}"; it was left alone.`,
      );
    }
    if (isOurs) return status.received;
    // Half of an earlier state of the dataset: nobody can go on with it.
    await expectDone(connection, job, 'DELETE');
  } else if (refusalOf(answer)?.reason !== 'no-upload') throw refused(answer, job);
  // Announced without a byte: a refusal then cannot get lost behind a body that nobody reads.
  await put(connection, job, 0, null);
  return 0;
}

/** Sends the rest; resolves when the listener has the whole and has verified it. @throws JawsError push.*; LostConnection */
export async function sendRest(connection: OneConnection, job: UploadJob, offset: number): Promise<void> {
  const body = Readable.from(piecesOf(job, offset), { objectMode: false, highWaterMark: pieceBytes });
  const status = await put(connection, job, offset, body);
  if (status.state !== 'complete') throw new LostConnection('not everything arrived');
  if (status.sha256 !== job.sha256 || status.size !== job.sizeBytes)
    throw new JawsError('push.not-verified', 'The listener confirms something else than what was sent.');
}

async function* piecesOf({ file, sizeBytes, onSent }: UploadJob, from: number): AsyncGenerator<Buffer> {
  for (let offset = from; offset < sizeBytes;) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, sizeBytes - offset));
    const { bytesRead } = await file.read(piece, 0, piece.length, offset);
    if (bytesRead === 0) throw new JawsError('dataset.io', 'The packed dataset became shorter.');
    offset += bytesRead;
    yield piece.subarray(0, bytesRead);
    onSent(offset);
  }
}

async function put(
  connection: OneConnection,
  job: UploadJob,
  offset: number,
  body: Readable | null,
): Promise<UploadStatus> {
  const { sizeBytes, sha256, silenceMs } = job;
  const answer = await connection.ask({
    method: 'PUT',
    path: pathOf(job),
    headers: {
      'content-length': body === null ? 0 : sizeBytes - offset,
      'jaws-size': sizeBytes,
      'jaws-sha256': sha256,
      'jaws-offset': offset,
    },
    ...(body === null ? {} : { body }),
    silenceMs: silenceMs + Math.ceil(sizeBytes / verifiedBytesPerMs),
  });
  if (answer.status !== 201 && answer.status !== 202) throw refused(answer, job);
  return statusIn(answer);
}

async function expectDone(connection: OneConnection, job: UploadJob, method: 'DELETE'): Promise<void> {
  const answer = await connection.ask({ method, path: pathOf(job), silenceMs: job.silenceMs });
  if (answer.status !== 200 && answer.status !== 404) throw refused(answer, job);
}

function pathOf({ id }: UploadJob): string {
  return `/v1/upload/${id}`;
}

function statusIn(answer: HttpAnswer): UploadStatus {
  const status = uploadStatus.safeParse(answer.body).data;
  if (status === undefined)
    throw new JawsError(
      'push.other-version',
      'The listener says how far it is in words that are not known here.',
    );
  return status;
}

type Refused = (refusal: Refusal, job: UploadJob) => JawsError | LostConnection;

const refusals: Readonly<Record<string, Refused>> = {
  // Somebody else sends it, or the listener has not noticed yet that our last connection is gone.
  busy: () => new LostConnection('the listener is still busy with it'),
  'wrong-offset': () => new LostConnection('the listener has more or less of it than expected'),
  // The connection was not the one that had been accepted.
  'no-handshake': () => new LostConnection('the listener wants another handshake'),
  internal: () => new LostConnection('the listener failed'),
  'not-found': () => new JawsError('push.no-uploads'),
  exists: (_refusal, { id }) =>
    new JawsError('push.exists', `The listener has another dataset called "${id}"; it was left alone.`),
  quota: ({ message }) => new JawsError('push.quota', said(message)),
  'disk-full': ({ message }) =>
    new JawsError('push.quota', said(message), {
      hint: 'Free some space there, then push again: it goes on from what has arrived.',
    }),
  'too-large': ({ message }) => new JawsError('push.too-large', said(message)),
  'larger-than-announced': () => new JawsError('push.not-verified'),
  'wrong-sha256': () => new JawsError('push.not-verified'),
};

function refused(answer: HttpAnswer, job: UploadJob): JawsError | LostConnection {
  const refusal = refusalOf(answer);
  const known =
    refusal !== null && Object.hasOwn(refusals, refusal.reason) ? refusals[refusal.reason] : undefined;
  if (refusal !== null && known !== undefined) return known(refusal, job);
  const why = refusal === null ? `status ${answer.status}` : refusal.reason.slice(0, 64);
  return new JawsError(
    'push.other-version',
    `The listener refuses for a reason that is not known here: ${why}.`,
  );
}

/** The other side's words are shown, but not more of them than make a sentence. */
function said(message: string): string {
  return `The listener says: ${message.slice(0, 200)}`;
}
