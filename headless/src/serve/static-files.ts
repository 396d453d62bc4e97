// Serves the built page: GET and HEAD, files under one folder only, right media types, no caching of the page.

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { securityHeaders } from './security-headers.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export async function serveStaticFile(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
    return;
  }
  const path = resolveInside(folder, request.url ?? '/');
  const file = path === null ? null : await openableFile(folder, path);
  if (file === null) {
    refuse(response, 404, 'There is nothing here.');
    return;
  }
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': mediaTypes[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
    'content-length': file.size,
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
    ...securityHeaders,
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}

/** The path under `folder` that the address names, or null when it leads elsewhere or is not an address. */
export function resolveInside(folder: string, address: string): string | null {
  const withoutQuery = address.split(/[?#]/, 1)[0] ?? '';
  let decoded: string;
  try {
    decoded = decodeURIComponent(withoutQuery);
  } catch {
    return null; // A broken percent code names no file.
  }
  if (!decoded.startsWith('/') || decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = resolve(folder, `.${decoded === '/' ? '/index.html' : decoded}`);
  return isInside(folder, path) ? path : null;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A regular file that lies inside the folder after links are followed, too. */
async function openableFile(
  folder: string,
  path: string,
): Promise<{ readonly path: string; readonly size: number } | null> {
  try {
    const real = await realpath(path);
    if (!isInside(await realpath(folder), real)) return null;
    const facts = await stat(real);
    return facts.isFile() ? { path: real, size: facts.size } : null;
  } catch {
    return null; // Not there, or not ours to read: the answer is the same.
  }
}
