// Sends files to the host piece by piece, so that a dropped file works in a browser and on the desktop alike.

import { uploadPieceBytes } from '@jaws/shared/contract/imports';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { bytesToBase64 } from '../platform/base64.ts';

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

async function uploadOne(
  client: RpcClient,
  file: File,
  { signal, onBytes }: UploadProgress,
  opened: string[],
): Promise<void> {
  const { uploadId } = await client.call('imports.openUpload', { fileName: file.name, bytes: file.size });
  opened.push(uploadId);
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
