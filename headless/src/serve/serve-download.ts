// An export on its way to the browser's own downloads. The ticket in the address is good once; besides, a browser says
// who follows the address, and only our own page may.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Download } from '@jaws/core/host/download-links';
import { pageHeaders } from '@jaws/core/host/page-files';
import { isFromOwnPage, type RequestFacts } from './request-origin.ts';
import { refuse } from './static-files.ts';

const prefix = '/download/';

/** Null for every other address. */
export function downloadTicket(address: string | undefined): string | null {
  return address?.startsWith(prefix) === true ? address.slice(prefix.length) : null;
}

/** `take` is called only for a request that may have the file: another one does not use the ticket up. */
export async function serveDownload(
  facts: RequestFacts,
  request: IncomingMessage,
  response: ServerResponse,
  take: () => Download | null,
): Promise<void> {
  if (request.method !== 'GET') {
    refuse(response, 405, 'Only GET.', { allow: 'GET' });
    return;
  }
  if (!isFromOwnPage(facts, request)) {
    refuse(response, 403, 'Downloads start on the page.');
    return;
  }
  const download = take();
  if (download === null) {
    refuse(response, 404, 'This download is over. Export it again.');
    return;
  }
  response.writeHead(200, {
    ...pageHeaders,
    // Whatever it holds, it is saved and never shown.
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${download.fileName.replaceAll(/[^A-Za-z0-9._-]/g, '_')}"`,
    'content-length': download.sizeBytes,
    'cache-control': 'no-store',
  });
  await download.send(response);
}
