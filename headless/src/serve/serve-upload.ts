// A file on its way in: the page PUTs it whole, so that the browser streams it from the disk. The ticket in the address is
// good once; besides, a browser says who sends, and only our own page may.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHeaders } from '@jaws/core/host/page-files';
import type { IncomingUpload } from '@jaws/core/host/upload-registry';
import { toWireError, type WireError } from '@jaws/shared/rpc/wire-errors';
import { isFromOwnPage, type RequestFacts } from './request-origin.ts';
import { refuse } from './static-files.ts';

const prefix = '/upload/';
/** A sender that is silent for so long is gone. */
const patienceMs = 60_000;
const drainMs = 5000;

/** Null for every other address. */
export function uploadTicket(address: string | undefined): string | null {
  return address?.startsWith(prefix) === true ? address.slice(prefix.length) : null;
}

export interface UploadDoor {
  readonly take: () => IncomingUpload | null;
  /** Is given what the page is not told. */
  readonly log: (error: unknown) => void;
}

/** `take` is called only for a request that may send the file: another one does not use the ticket up. */
export async function serveUpload(
  facts: RequestFacts,
  request: IncomingMessage,
  response: ServerResponse,
  { take, log }: UploadDoor,
): Promise<void> {
  // Nothing is read of what is refused.
  response.shouldKeepAlive = false;
  if (request.method !== 'PUT') {
    refuse(response, 405, 'Only PUT.', { allow: 'PUT' });
    return;
  }
  if (!isFromOwnPage(facts, request)) {
    refuse(response, 403, 'Uploads start on the page.');
    return;
  }
  const upload = take();
  if (upload === null) {
    refuse(response, 404, 'This upload is over. Choose the file again.');
    return;
  }
  request.socket.setTimeout(patienceMs, () => {
    request.destroy(new Error('silent for a minute'));
  });
  try {
    await upload.receive(request);
    answer(response, 200, null);
  } catch (error) {
    // What was cancelled is nobody's fault: a browser shows every refusal in its console.
    const wire = toWireError(error, log);
    await drain(request);
    answer(response, wire.code === 'cancelled' ? 200 : 409, wire);
  }
}

/** Takes the rest of what is being sent, for a while: who is still sending may not hear of a connection's end but as a fault. */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, drainMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done).once('error', done).resume();
  });
}

/** How it went, as the page shows errors. */
function answer(response: ServerResponse, status: number, error: WireError | null): void {
  response.writeHead(status, {
    ...pageHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify({ error }));
}
