// How the listener answers over HTTP: small JSON, never kept by anybody; a refusal ends the connection.

import { STATUS_CODES, type ServerResponse } from 'node:http';

/** Thrown by what a request asks for; told to the client as it is. */
export class HttpRefusal extends Error {
  readonly status: number;
  /** For programs, for example `wrong-offset`. */
  readonly reason: string;
  /** Further fields of the answer. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    reason: string,
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'HttpRefusal';
    this.status = status;
    this.reason = reason;
    this.facts = facts;
  }
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  answerText(response, status, JSON.stringify(value));
}

export function answerText(response: ServerResponse, status: number, json: string): void {
  const text = json.endsWith('\n') ? json : `${json}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** A whole answer, for a connection that Node's server has given out of its hands; the connection is to be ended. */
export function refusalText({ status, reason, message, facts }: HttpRefusal): string {
  const text = `${JSON.stringify({ error: { reason, message, ...facts } })}\n`;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  return [...head, '', text].join('\r\n');
}

/** Unless it may go on, the connection ends: the rest of the request's body is not read. */
export function answerRefusal(response: ServerResponse, refusal: HttpRefusal, mayGoOn: boolean): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, reason, message, facts } = refusal;
  if (!mayGoOn) {
    const { socket } = response;
    response.setHeader('connection', 'close');
    response.on('finish', () => socket?.destroySoon());
  }
  answerJson(response, status, { error: { reason, message, ...facts } });
}
