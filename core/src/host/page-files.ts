// The built page as files: which file an address means, its media type, and the headers that go with every answer.
// One place for the web host and for the desktop's own protocol.

import { realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { contentSecurityPolicy } from '@jaws/shared/contract/content-security-policy';

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export interface PageFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
}

/** The regular file under `folder` that the path of an address names; null when there is none, or it lies outside. */
export async function findPageFile(folder: string, pathname: string): Promise<PageFile | null> {
  const path = resolveInside(folder, pathname);
  if (path === null) return null;
  try {
    const real = await realpath(path);
    if (!isInside(await realpath(folder), real)) return null;
    const facts = await stat(real);
    if (!facts.isFile()) return null;
    const mediaType = mediaTypes[extname(real).toLowerCase()] ?? 'application/octet-stream';
    return { path: real, sizeBytes: facts.size, mediaType };
  } catch {
    return null; // Not there, or not ours to read: the answer is the same.
  }
}

function resolveInside(folder: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
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
