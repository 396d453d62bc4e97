// Is this request meant for us, and does it come from our own page? The Host check stops DNS rebinding (a foreign
// name that resolves to 127.0.0.1); the Origin check stops other sites' pages, those on other local ports too.

import type { IncomingMessage } from 'node:http';

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface RequestFacts {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The address of this machine that the request came in on, as the socket says. */
  readonly localAddress: string | undefined;
}

/** A header that came twice counts as none: a proxy in front may have judged the other one (RFC 9112 §3.2). */
export function requestFacts({ headersDistinct, socket }: IncomingMessage): RequestFacts {
  const once = (values: readonly string[] | undefined): string | undefined =>
    values?.length === 1 ? values[0] : undefined;
  return {
    host: once(headersDistinct['host']),
    origin: once(headersDistinct['origin']),
    localAddress: socket.localAddress,
  };
}

/**
 * Host is allowed when it names loopback (any port: an SSH tunnel ends on its own), the very address the request
 * came in on (an address cannot be rebound), or a name that was allowed on purpose.
 */
export function isAllowedHost(facts: RequestFacts, allowedHosts: readonly string[]): boolean {
  const name = hostName(facts.host);
  if (name === null) return false;
  if (loopbackNames.has(name) || allowedHosts.includes(name)) return true;
  return facts.localAddress !== undefined && name === asHostName(facts.localAddress);
}

/** A browser always sends Origin with a WebSocket; it must be the page that this host served. */
export function isOwnOrigin(facts: RequestFacts): boolean {
  if (facts.host === undefined || facts.origin === undefined) return false;
  const host = facts.host.toLowerCase();
  // https when a TLS proxy stands in front; it passes Host on.
  return facts.origin === `http://${host}` || facts.origin === `https://${host}`;
}

/**
 * Browsers add Sec-Fetch-Site to what they ask of loopback or over TLS, and no page can change it. Over plain http from
 * another machine they leave it out: there the ticket alone must do.
 */
export function isFromOwnPage(facts: RequestFacts, request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return facts.origin === undefined || isOwnOrigin(facts);
}

function hostName(host: string | undefined): string | null {
  if (host === undefined) return null;
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host);
  return match?.[1]?.toLowerCase() ?? null;
}

/** `::ffff:10.0.0.1` is how a dual-stack socket names an IPv4 address. */
function asHostName(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  return plain.includes(':') ? `[${plain}]` : plain;
}
