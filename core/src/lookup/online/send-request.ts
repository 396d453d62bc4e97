// The only place where a look-up's bytes leave over HTTP. Errors carry no cause: causes hold headers, and headers hold
// the key.

import { Buffer } from 'node:buffer';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../../dataset/disk-errors.ts';
import { hiddenBearer, hostName, type OutgoingRequest, pathOf, portOf } from './outgoing-request.ts';

export interface ExchangeLimits {
  /** Silence that is borne, ms. */
  readonly silenceMs: number;
  /** From the first byte out to the last byte in, ms. */
  readonly wholeMs: number;
  readonly mostBytes: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Ends with a JawsError as `sendRequest` does, or lookup.too-large. */
  readonly body: AsyncIterable<Uint8Array>;
  /** For a body that is not read: an endless one keeps no line. */
  readonly close: () => void;
}

export interface Sending {
  readonly limits: ExchangeLimits;
  readonly signal: AbortSignal;
  /** Put in place of `***`; null for none. */
  readonly key?: string | null;
}

/** @throws JawsError lookup.unknown-host, .refused, .timed-out, .broken, .bad-server (certificate), cancelled */
export async function sendRequest(outgoing: OutgoingRequest, sending: Sending): Promise<Answer> {
  const { limits, signal } = sending;
  const late = AbortSignal.timeout(limits.wholeMs);
  const ended = AbortSignal.any([signal, late]);
  const told = (error: unknown): JawsError => failure(error, outgoing.url, signal, late);
  try {
    const message = await connect(outgoing, sending, ended);
    return {
      status: message.statusCode ?? 0,
      headers: message.headers,
      body: bounded(message, limits, told),
      close: () => message.destroy(),
    };
  } catch (error) {
    throw told(error);
  }
}

/** All of a body as text (UTF-8; what is not shows as `�`). */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function connect(
  outgoing: OutgoingRequest,
  { limits, key }: Sending,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { url } = outgoing;
  const headers = outgoing.headers.flatMap(([name, value]) => [
    name,
    value === hiddenBearer ? `Bearer ${key ?? ''}` : value,
  ]);
  const options: RequestOptions = {
    ...{ host: hostName(url), port: portOf(url), path: pathOf(url), method: outgoing.method },
    ...{ headers, agent: false, signal },
  };
  return await new Promise((resolve, reject) => {
    let answer: IncomingMessage | null = null;
    const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(options, (message) => {
      answer = message;
      resolve(message);
    });
    request.on('error', reject);
    request.setTimeout(limits.silenceMs, () => {
      // What is destroyed first keeps the reason.
      answer?.destroy(new JawsError('lookup.timed-out'));
      request.destroy(new JawsError('lookup.timed-out'));
    });
    request.end(outgoing.body);
  });
}

async function* bounded(
  message: IncomingMessage,
  limits: ExchangeLimits,
  told: (error: unknown) => JawsError,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of message) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.length;
      if (bytes > limits.mostBytes) throw new JawsError('lookup.too-large');
      yield chunk;
    }
  } catch (error) {
    throw told(error);
  } finally {
    message.destroy();
  }
}

const connectCodes = {
  ENOTFOUND: 'lookup.unknown-host',
  EAI_AGAIN: 'lookup.unknown-host',
  ECONNREFUSED: 'lookup.refused',
  EHOSTUNREACH: 'lookup.refused',
  ENETUNREACH: 'lookup.refused',
  ETIMEDOUT: 'lookup.timed-out',
} as const;
const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO/;

function failure(error: unknown, url: URL, signal: AbortSignal, late: AbortSignal): JawsError {
  if (signal.aborted) return new JawsError('cancelled');
  if (error instanceof JawsError) return error;
  if (late.aborted) return new JawsError('lookup.timed-out');
  const code = errnoCode(error) ?? '';
  const host = hostName(url);
  if (isConnectCode(code)) return new JawsError(connectCodes[code]);
  if (certificateCode.test(code)) {
    return new JawsError('lookup.bad-server', `The certificate of ${host} is not trusted (${code}).`);
  }
  return new JawsError(
    'lookup.broken',
    `The connection to ${host} was lost${code === '' ? '' : ` (${code})`}.`,
  );
}

function isConnectCode(code: string): code is keyof typeof connectCodes {
  return Object.hasOwn(connectCodes, code);
}
