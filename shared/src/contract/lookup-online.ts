// What is asked of others about one address, and what they answer: requests as they would leave, answers as they are
// kept and shown. Everything in an answer is plain text from outside.

import { z } from 'zod';
import { milliseconds, shortText } from './primitives.ts';

const line = shortText;

/** One request, exactly as it would leave. A key shows as `***`. */
export const requestPreview = z.strictObject({
  host: line,
  port: z.number().int().min(1).max(65_535),
  encrypted: z.boolean(),
  method: z.enum(['GET', 'POST']),
  path: z.string().max(4096),
  /** Request line, header lines and body: the bytes (UTF-8) on the connection, or inside TLS. */
  text: z.string().max(262_144),
  /** When it is sent: at once, or only after something. One sentence. */
  when: line,
});

/** The network that an address belongs to, as its registry tells (RFC 9083 §5.4). */
export const rdapNetwork = z.strictObject({
  start: line,
  end: line,
  handle: line.nullable(),
  name: line.nullable(),
  /** As the registry has it; mostly two letters (ISO 3166). */
  country: line.nullable(),
  organisation: line.nullable(),
  /** What kind of giving it is: `ALLOCATED PA` and such. */
  kind: line.nullable(),
  abuse: z.strictObject({ name: line.nullable(), email: line.nullable(), phone: line.nullable() }).nullable(),
  events: z.array(z.strictObject({ action: line, date: line })).max(32),
  status: z.array(line).max(16),
  /** Where it was read. */
  sourceUrl: z.string().max(2048),
});

export const reverseNames = z.strictObject({ names: z.array(line).max(16) });

/** What a language model says. Its word is a guess, and is shown as one. */
export const aiSummary = z.strictObject({
  owner: z.string().max(300),
  organisation: z.string().max(300),
  usedFor: z.string().max(1000),
  location: z
    .strictObject({
      city: z.string().max(200),
      country: z.string().max(200),
      lat: z.number().min(-90).max(90),
      lon: z.number().min(-180).max(180),
    })
    .nullable(),
  reputation: z.array(z.string().max(500)).max(20),
  /** 0 to 1, by its own judgement. */
  confidence: z.number().min(0).max(1),
  basedOn: z.array(z.string().max(500)).max(40),
});

/** What is known of an address, in one form for all who tell it. */
export const onlineFact = z.strictObject({
  name: line,
  value: z.string().max(2048),
  /** `rdap`, `dns`, `ai`, or a table on this machine. */
  source: line,
});

const waitingState = z.strictObject({
  phase: z.literal('waiting'),
  host: line,
  untilMs: milliseconds,
  why: z.enum(['asked-too-often', 'server-failed']),
});

/** How a question goes on. */
export const onlineState = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('asking'), host: line }),
  waitingState,
  z.strictObject({ phase: z.literal('without-schema'), host: line }),
  /** All of the answer so far. */
  z.strictObject({ phase: z.literal('writing'), host: line, text: z.string().max(65_536) }),
]);

export type RequestPreview = z.infer<typeof requestPreview>;
export type RdapNetwork = z.infer<typeof rdapNetwork>;
export type ReverseNames = z.infer<typeof reverseNames>;
export type AiSummary = z.infer<typeof aiSummary>;
export type OnlineFact = z.infer<typeof onlineFact>;
export type OnlineState = z.infer<typeof onlineState>;
