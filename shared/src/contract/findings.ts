// Findings of a stored dataset as an inbox: the result that is kept beside the dataset, a state for each finding, and
// the allow-list, which holds for stored and live findings alike.

import { z } from 'zod';
import { findingsLimits } from '../findings/findings-limits.ts';
import { scoreResult } from './detection.ts';
import { count, datasetName, identifier, milliseconds, noInput, nothing, shortText } from './primitives.ts';

export const allowEntry = z.strictObject({
  /** An address, a CIDR, a domain (with its subdomains), or `client → server[:port]`. */
  what: shortText.min(1),
  reason: z.string().min(1).max(500),
  sinceMs: milliseconds,
  /** Null: until it is taken back. */
  untilMs: milliseconds.nullable(),
  /** A finding whose episode has sent more up is not covered; null: any amount. */
  upToBytes: count.nullable(),
});
export type AllowEntry = z.infer<typeof allowEntry>;

export const inboxStates = ['new', 'watching', 'closed', 'confirmed'] as const;
export type InboxState = (typeof inboxStates)[number];

/** A finding without an entry is new. */
export const findingState = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  state: z.enum(inboxStates),
  reason: z.string().max(500),
  changedMs: milliseconds,
});
export type FindingState = z.infer<typeof findingState>;

export const alertsPerDay = z
  .number()
  .min(findingsLimits.alertsPerDay.least)
  .max(findingsLimits.alertsPerDay.most);

const computedFindings = z.strictObject({
  /** With the allow-list of this moment applied. */
  result: scoreResult,
  baseline: datasetName.nullable(),
  alertsPerDay,
  /** The model that was asked, too: NAME or NAME@VERSION. */
  model: shortText.nullable().optional(),
  madeMs: milliseconds,
});

export const findingsAnswer = z.strictObject({
  /** `outdated`: the dataset, or the way of scoring, has changed since. */
  status: z.enum(['none', 'fresh', 'outdated']),
  /** Null where the status is `none`. */
  computed: computedFindings.nullable(),
  states: z.array(findingState).max(findingsLimits.states),
});
export type FindingsAnswer = z.infer<typeof findingsAnswer>;

const allowRequest = allowEntry.omit({ sinceMs: true });

export const findingsProcedures = {
  /** What is kept; computes nothing. */
  'findings.read': { input: z.strictObject({ dataset: datasetName }), output: findingsAnswer },
  /**
   * Computes and keeps. `progressId`: as in `analysis.run`; `reading` is told in bytes, `ranking` in packets judged.
   */
  'findings.score': {
    input: z.strictObject({
      dataset: datasetName,
      baseline: datasetName.nullable(),
      alertsPerDay,
      model: shortText.nullable().optional(),
      progressId: identifier.optional(),
    }),
    output: findingsAnswer,
  },
  /** Gives the states as they were before, so that a second call takes it back. */
  'findings.setState': {
    input: z.strictObject({
      dataset: datasetName,
      ids: z.array(findingState.shape.id).min(1).max(1000),
      state: z.enum(inboxStates),
      reason: z.string().max(500),
    }),
    output: z.strictObject({ before: z.array(findingState).max(1000) }),
  },
  'findings.allowList': {
    input: noInput,
    output: z.strictObject({ entries: z.array(allowEntry).max(findingsLimits.allowEntries) }),
  },
  /** The same `what` again replaces its entry. */
  'findings.allow': { input: allowRequest, output: allowEntry },
  'findings.disallow': { input: z.strictObject({ what: shortText }), output: nothing },
} as const;

export const findingsEvents = {
  /** States, results or the allow-list have changed: what is shown is to be read again. */
  'findings.changed': { kind: 'state', payload: z.strictObject({ revision: count }) },
} as const;
