// Payload as bodies of HTTPS POST requests on one kept connection; each is answered with the bytes that came.

import { JawsError } from '@jaws/shared/contract/errors';
import { z } from 'zod';
import { refusalReason, type HttpLink } from './http-link.ts';
import { endOf } from './lines-link.ts';
import type { OnSent, PayloadLink } from './payload-link.ts';
import type { SentFlow } from './sent-flow.ts';

const received = z.looseObject({ received: z.number() });

/** `deadlineMs`: how long the listener may keep its end of the connection open. */
export function createPostLink(
  http: HttpLink,
  runId: string,
  flow: SentFlow,
  onSent: OnSent,
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
      const answer = await http.call('POST', `/v1/run/${runId}`, body, headers);
      const count = received.safeParse(answer.body).data?.received;
      if (count === bytes) return;
      const why = refusalReason(answer) ?? `status ${answer.status}`;
      throw new JawsError('chum.broken', `The listener at ${place} refused a part of the payload: ${why}.`);
    },
    finish: async () => {
      try {
        const ended = endOf(http.link, deadlineMs);
        tls.end();
        // The listener answers the end of this half with its own; without a reader it would not be seen.
        tls.resume();
        await ended;
      } finally {
        cut();
      }
    },
    stalledMs: () => 0,
    abort: cut,
  };
}
