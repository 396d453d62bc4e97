// Sends files to the host: whole, by HTTP, where it has an address for them; else piece by piece, as on the desktop.

import { uploadPieceBytes } from '@jaws/shared/contract/imports';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { fromWireError } from '@jaws/shared/rpc/wire-errors';
import { z } from 'zod';
import { bytesToBase64 } from '../platform/base64.ts';
import { putFile } from '../platform/put-file.ts';

export interface UploadProgress {
  readonly signal: AbortSignal;
  /** Bytes sent so far, over all files. */
  readonly onBytes: (sent: number) => void;
}

async function readPiece(file: File, offset: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(offset, offset + uploadPieceBytes).arrayBuffer());
  } catch (cause) {
    throw new JawsError('import.unreadable', `"${file.name}" cannot be read.`, { cause });
  }
}

const putAnswer = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});

/** `onBytes`: as of `UploadProgress`, of this file alone. */
async function sendWhole(file: File, address: string, { signal, onBytes }: UploadProgress): Promise<void> {
  let told = 0;
  const tell = (sent: number): void => {
    // The browser counts the request, which is a little more than the file for some of them.
    const bytes = Math.min(sent, file.size) - told;
    if (bytes <= 0) return;
    told += bytes;
    onBytes(bytes);
  };
  const { status, text } = await putFile(address, file, { signal, onBytes: tell });
  if (signal.aborted) throw new JawsError('cancelled');
  if (status === 200) {
    tell(file.size);
    return;
  }
  if (status === 0) throw new JawsError('import.upload-broken', `"${file.name}" could not be sent.`);
  throw refusalOf(file, text);
}

function refusalOf(file: File, text: string): JawsError {
  try {
    const { error } = putAnswer.parse(JSON.parse(text));
    if (error !== null) return fromWireError(error);
  } catch {
    // No answer of an upload: a proxy in between, or a ticket that is over.
  }
  return new JawsError('import.upload-broken', `"${file.name}" was refused: ${text.slice(0, 200)}`);
}

async function uploadOne(
  client: RpcClient,
  file: File,
  progress: UploadProgress,
  opened: string[],
): Promise<void> {
  const opening = { fileName: file.name, bytes: file.size };
  const { uploadId, address } = await client.call('imports.openUpload', opening);
  opened.push(uploadId);
  if (address === null) await sendPieces(client, file, uploadId, progress);
  else await sendWhole(file, address, progress);
}

async function sendPieces(
  client: RpcClient,
  file: File,
  uploadId: string,
  { signal, onBytes }: UploadProgress,
): Promise<void> {
  for (let offset = 0; offset < file.size; offset += uploadPieceBytes) {
    if (signal.aborted) throw new JawsError('cancelled');
    const piece = await readPiece(file, offset);
    await client.call('imports.appendUpload', { uploadId, offset, base64: bytesToBase64(piece) }, { signal });
    onBytes(piece.length);
  }
}

/** Uploads all files in order; on failure or cancel everything already sent is discarded. */
export async function uploadFiles(
  client: RpcClient,
  files: readonly File[],
  progress: UploadProgress,
): Promise<readonly string[]> {
  const opened: string[] = [];
  let sent = 0;
  const onBytes = (bytes: number): void => {
    sent += bytes;
    progress.onBytes(sent);
  };
  try {
    for (const file of files) await uploadOne(client, file, { ...progress, onBytes }, opened);
    return opened;
  } catch (error) {
    await Promise.allSettled(opened.map((uploadId) => client.call('imports.discardUpload', { uploadId })));
    throw error;
  }
}
