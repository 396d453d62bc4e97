// The host in an `http_url` (`METHOD http://host[:port]/path`). Tables of others may hold user and password before
// it; neither is ever taken for the host.

/** Small letters, IPv6 in brackets; null where the text has no host. */
export function hostOfUrl(url: string | null): string | null {
  const authority = /:\/\/([^/?#]*)/.exec(url ?? '')?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  return host === '' ? null : host.toLowerCase();
}

/** The same text without user and password. */
export function withoutUserinfo(url: string): string {
  return url.replace(/(:\/\/)[^/?#]*@/, '$1');
}
