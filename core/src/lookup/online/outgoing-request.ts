// A request as it will leave, before it leaves: what is shown and what is sent are made of the same value. The key is
// not in it; it is put in place of `***` on the way out.

import { Buffer } from 'node:buffer';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RequestPreview } from '@jaws/shared/contract/lookup-online';
import { isLoopback, isPrivateAddress } from '@jaws/shared/domain/local-rule';

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Name and value, in the order in which they are sent: all of them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export const hiddenBearer = 'Bearer ***';

const agentName = 'JAWS';

export function getRequest(url: URL, accept: string): OutgoingRequest {
  return { method: 'GET', url, headers: commonHeaders(url, accept), body: '' };
}

export function postRequest(url: URL, body: string, withKey: boolean): OutgoingRequest {
  const headers = [
    ...commonHeaders(url, 'text/event-stream, application/json'),
    ...(withKey ? [['Authorization', hiddenBearer] as const] : []),
    ['Content-Type', 'application/json'] as const,
    ['Content-Length', String(Buffer.byteLength(body))] as const,
  ];
  return { method: 'POST', url, headers, body };
}

function commonHeaders(url: URL, accept: string): (readonly [string, string])[] {
  return [
    ['Host', url.host],
    ['User-Agent', agentName],
    ['Accept', accept],
    ['Connection', 'close'],
  ];
}

export function pathOf(url: URL): string {
  return url.pathname + url.search;
}

export function previewOf(request: OutgoingRequest, when: string): RequestPreview {
  const { url } = request;
  const encrypted = url.protocol === 'https:';
  const head = [
    `${request.method} ${pathOf(url)} HTTP/1.1`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return {
    host: hostName(url),
    port: portOf(url),
    encrypted,
    method: request.method,
    path: pathOf(url),
    text: `${head.join('\r\n')}\r\n\r\n${request.body}`,
    when,
  };
}

/** Without the brackets of IPv6. */
export function hostName(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** On this machine or in the local network, as far as its name tells. */
export function isNear(url: URL): boolean {
  const host = hostName(url);
  return isLoopback(host) || isPrivateAddress(host) || host === 'localhost' || /\.(?:local|lan)$/.test(host);
}

/** @throws JawsError lookup.bad-server: neither https nor near, or with a password in it */
export function checkServer(url: URL): void {
  const plain = url.protocol === 'http:' && isNear(url);
  if (url.protocol !== 'https:' && !plain) throw new JawsError('lookup.bad-server');
  if (url.username !== '' || url.password !== '') {
    throw new JawsError('lookup.bad-server', 'User and password do not belong into the address of a server.');
  }
}
