// The envelopes on the pipe. Strict: a message that is none of these ends the connection.

import { z } from 'zod';

const callId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const name = z.string().min(1).max(128);

export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('request'), id: callId, procedure: name, input: z.unknown() }),
  z.strictObject({ type: z.literal('cancel'), id: callId }),
  z.strictObject({ type: z.literal('subscribe'), event: name }),
  z.strictObject({ type: z.literal('unsubscribe'), event: name }),
  /** This many events were taken in: the host may send as many more (see event-outbox.ts). */
  z.strictObject({ type: z.literal('taken'), events: z.number().int().min(1).max(1000) }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

export const hostMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('result'), id: callId, output: z.unknown() }),
  z.strictObject({
    type: z.literal('error'),
    id: callId,
    code: z.string().max(64),
    message: z.string().max(4000),
    hint: z.string().max(4000),
  }),
  z.strictObject({
    type: z.literal('event'),
    event: name,
    payload: z.unknown(),
    /** Events of the kind `log` that were dropped since the last message. */
    dropped: z.number().int().min(0),
  }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
