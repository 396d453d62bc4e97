// Payload as bodies of HTTPS requests on one kept connection; each is answered with the bytes that came.

import { JawsError } from '@jaws/shared/contract/errors';
import { z } from 'zod';
import { refusalReason, type HttpLink } from './http-link.ts';
import { endOf } from './lines-link.ts';
import type { TlsLink } from './open-tls.ts';
import type { CountedFlow, PayloadLink } from './payload-link.ts';

const received = z.looseObject({ received: z.number() });

export interface PayloadRequest {
  readonly method: 'POST' | 'PUT';
  /** Of the next request. */
  readonly nextPath: () => string;
}

/** `deadlineMs`: how long the listener may keep its end of the connection open. */
export function createRequestLink(
  http: HttpLink,
  { method, nextPath }: PayloadRequest,
  { flow, onSent }: CountedFlow,
  deadlineMs: number,
): PayloadLink {
  const { tls, raw, place } = http.link;
  raw.on('close', flow.end);
  const cut = (): void => {
    tls.destroy();
    raw.destroy();
    flow.end();
  };
  return {
    flow,
    send: async (bytes, source) => {
      const body = source.next(bytes);
      flow.add(body);
      onSent(bytes);
      const headers = { 'content-type': 'application/octet-stream' };
      const answer = await http.call(method, nextPath(), body, headers);
      const count = received.safeParse(answer.body).data?.received;
      if (count === bytes) return;
      const why = refusalReason(answer) ?? `status ${answer.status}`;
      throw new JawsError('chum.broken', `The listener at ${place} refused a part of the payload: ${why}.`);
    },
    finish: async () => {
      try {
        await endSecure(http.link, deadlineMs);
      } finally {
        cut();
      }
    },
    stalledMs: () => 0,
    abort: cut,
  };
}

/** Ends this half in order, and waits for the listener's. @throws JawsError chum.timed-out */
export async function endSecure(link: TlsLink, deadlineMs: number): Promise<void> {
  const ended = endOf(link, deadlineMs);
  link.tls.end();
  // The listener answers the end of this half with its own; without a reader it would not be seen.
  link.tls.resume();
  await ended;
}
