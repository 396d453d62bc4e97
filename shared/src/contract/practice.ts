// Practice on this machine: a listener, a capture of loopback and a run of chum, started together and ended together; or
// the replay of the demo capture where loopback cannot be captured. One at a time.

import { z } from 'zod';
import { runVerdict } from '../exfil/run-verdict.ts';
import { datasetName, identifier, milliseconds, noInput, nothing, shortText } from './primitives.ts';

const problem = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(2000),
  hint: z.string().max(2000),
});

export const practiceState = z.strictObject({
  /** `sending`: also while the demo is replayed. `judging`: what was captured is being looked at. */
  phase: z.enum(['starting', 'sending', 'judging', 'ended', 'cancelled', 'failed']),
  how: z.enum(['capture', 'replay']),
  /** Why it is a replay; null = it is none. */
  why: shortText.nullable(),
  /** As soon as it is being written. */
  dataset: datasetName.nullable(),
  captureId: identifier.nullable(),
  /** Of chum; null in a replay. */
  runId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
  startedMs: milliseconds,
  /** Null until it has ended. */
  verdict: runVerdict.nullable(),
  error: problem.nullable(),
});
export type PracticeState = z.infer<typeof practiceState>;

export const practiceProcedures = {
  /** Resolves when it has begun; the events tell the rest. */
  'practice.start': { input: noInput, output: nothing },
  /** Resolves when everything is stopped; what was captured stays. */
  'practice.cancel': { input: noInput, output: nothing },
  /** The one that goes on, or the last one since the host was started. */
  'practice.state': { input: noInput, output: z.strictObject({ state: practiceState.nullable() }) },
} as const;

export const practiceEvents = {
  'practice.stateChanged': { kind: 'state', payload: practiceState },
} as const;
