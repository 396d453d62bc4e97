// The first call of every client.

import { z } from 'zod';
import { count, noInput, shortText } from './primitives.ts';

export const contractVersion = 1;

export const sessionProcedures = {
  'session.hello': {
    input: z.strictObject({ contractVersion: count }),
    output: z.strictObject({
      contractVersion: count,
      appVersion: shortText,
      host: z.enum(['desktop', 'headless']),
      demoAvailable: z.boolean(),
    }),
  },
  /** For a status line: is the host alive, what does it use. */
  'session.status': {
    input: noInput,
    output: z.strictObject({ residentBytes: count, uptimeMs: z.number().min(0) }),
  },
} as const;

export const sessionEvents = {
  /** Something went wrong that no call of the page asked for, such as a worker that died. */
  'session.problemRaised': {
    kind: 'log',
    payload: z.strictObject({
      code: z.string().max(64),
      message: z.string().max(2000),
      hint: z.string().max(2000),
    }),
  },
} as const;
