// Files to the host: on the desktop by their place; else sent whole, by HTTP, where the host has an address for them; else in pieces.

import { uploadPieceBytes } from '@jaws/shared/contract/imports';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { fromWireError } from '@jaws/shared/rpc/wire-errors';
import { z } from 'zod';
import { bytesToBase64 } from '../platform/base64.ts';
import type { PagePlatform } from '../platform/page-platform.ts';
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
  if (status === 0) throw new JawsError('import.upload-broken', `"${file.name}" could not be sent.`);
  const refusal = refusalOf(file, text);
  if (refusal !== null) throw refusal;
  tell(file.size);
}

function refusalOf(file: File, text: string): JawsError | null {
  try {
    const { error } = putAnswer.parse(JSON.parse(text));
    return error === null ? null : fromWireError(error);
  } catch {
    // No answer of an upload: a proxy in between, or a ticket that is over.
  }
  return new JawsError('import.upload-broken', `"${file.name}" was refused: ${text.slice(0, 200)}`);
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

export interface Uploader {
  readonly client: RpcClient;
  readonly platform: Pick<PagePlatform, 'registerFile'>;
}

/** A file that the host waits for. */
export interface OpenedUpload {
  readonly file: File;
  readonly uploadId: string;
  /** It is sent whole to an address, or in pieces; or the host reads it where it lies. */
  readonly way:
    { readonly kind: 'whole'; readonly address: string } | { readonly kind: 'pieces' | 'in-place' };
}

async function openUpload({ client, platform }: Uploader, file: File): Promise<OpenedUpload> {
  const registered = await platform.registerFile(file);
  if (registered !== null) return { file, uploadId: registered, way: { kind: 'in-place' } };
  const opening = { fileName: file.name, bytes: file.size };
  const { uploadId, address } = await client.call('imports.openUpload', opening);
  return { file, uploadId, way: address === null ? { kind: 'pieces' } : { kind: 'whole', address } };
}

/** Nothing is sent yet. All of them are opened, or none is. */
export async function openUploads(
  uploader: Uploader,
  files: readonly File[],
): Promise<readonly OpenedUpload[]> {
  const opened: OpenedUpload[] = [];
  try {
    for (const file of files) opened.push(await openUpload(uploader, file));
    return opened;
  } catch (error) {
    await discardUploads(uploader.client, opened);
    throw error;
  }
}

export async function discardUploads(client: RpcClient, uploads: readonly OpenedUpload[]): Promise<void> {
  await Promise.allSettled(uploads.map(({ uploadId }) => client.call('imports.discardUpload', { uploadId })));
}

/** Sends all files in order; on failure or cancel everything already sent is discarded. */
export async function sendUploads(
  client: RpcClient,
  uploads: readonly OpenedUpload[],
  progress: UploadProgress,
): Promise<void> {
  let sent = 0;
  const onBytes = (bytes: number): void => {
    sent += bytes;
    progress.onBytes(sent);
  };
  try {
    for (const { file, uploadId, way } of uploads) {
      if (way.kind === 'pieces') await sendPieces(client, file, uploadId, { ...progress, onBytes });
      if (way.kind === 'whole') await sendWhole(file, way.address, { ...progress, onBytes });
      if (way.kind === 'in-place') onBytes(file.size);
    }
  } catch (error) {
    await discardUploads(client, uploads);
    throw error;
  }
}

/** Opens and sends all files; gives their ids. */
export async function uploadFiles(
  uploader: Uploader,
  files: readonly File[],
  progress: UploadProgress,
): Promise<readonly string[]> {
  const uploads = await openUploads(uploader, files);
  await sendUploads(uploader.client, uploads, progress);
  return uploads.map(({ uploadId }) => uploadId);
}
