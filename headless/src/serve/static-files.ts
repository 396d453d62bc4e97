// Serves the built page: GET and HEAD, files under one folder only, no caching of the page itself.

import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { findPageFile, pageHeaders } from '@jaws/core/host/page-files';

export async function serveStaticFile(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
    return;
  }
  const pathname = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '';
  const file = await findPageFile(folder, pathname);
  if (file === null) {
    refuse(response, 404, 'There is nothing here.');
    return;
  }
  response.writeHead(200, {
    ...pageHeaders,
    'content-type': file.mediaType,
    'content-length': file.sizeBytes,
    // Built files carry a hash in their name and never change; the page itself must always be asked for.
    'cache-control': /[\\/]assets[\\/]/.test(file.path) ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(createReadStream(file.path), response);
}

export function refuse(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...pageHeaders,
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}
