// A drill: a batch of runs of chum that is recorded by one capture and judged when it is over. One at a time.

import { z } from 'zod';
import { longestPlan } from '../drill/drill-plan.ts';
import { chumRate, chumStyle } from '../exfil/chum-styles.ts';
import { drillEndpoint } from '../exfil/run-record.ts';
import { runVerdict } from '../exfil/run-verdict.ts';
import { count, datasetName, identifier, milliseconds, noInput, nothing, shortText } from './primitives.ts';

const problem = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(2000),
  hint: z.string().max(2000),
});
const runId = z.string().regex(/^[0-9a-f]{32}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const mostRuns = 200;

/** One run before it is sent: what goes where, and when by the schedule. */
export const drillPlannedRun = z.strictObject({
  /** From 1. */
  number: count,
  /** The style, or the scenario's name. */
  title: shortText,
  style: chumStyle.nullable(),
  sizeBytes: count,
  /** Asked for; null = the style's own pace. */
  rateBps: chumRate.nullable(),
  endpoint: drillEndpoint,
  /** Where it goes. */
  host: shortText,
  /** Null = a free one, or the style's own. */
  port: count.nullable(),
  /** Since the beginning of the drill; and how long it takes. */
  startSeconds: z.number().min(0),
  seconds: z.number().min(0),
  /** Ordinary requests to its server before it. */
  warmUps: count,
});
export type DrillPlannedRun = z.infer<typeof drillPlannedRun>;

export const drillPlanned = z.strictObject({
  name: shortText,
  /** Of the plan in one form: the same plan has the same. */
  sha256,
  runs: z.array(drillPlannedRun).max(mostRuns),
  seconds: z.number().min(0),
  bytes: count,
});
export type DrillPlanned = z.infer<typeof drillPlanned>;

export const drillRunResult = z.strictObject({
  number: count,
  runId,
  title: shortText,
  style: chumStyle.nullable(),
  scenario: shortText.nullable(),
  sizeBytes: count,
  sentBytes: count,
  /** Payload over the time from the first connection to the last byte. */
  rateBps: z.number().min(0),
  askedRateBps: chumRate.nullable(),
  endpoint: drillEndpoint,
  remoteIp: shortText,
  startedMs: milliseconds,
  end: z.enum(['complete', 'stopped', 'failed']),
  /** There is an alert of it while it goes on; what else there may be is in `verdict`. */
  caught: z.boolean(),
  bytesUpBeforeAlert: count.nullable(),
  /** From the beginning of the episode to the alert. */
  seconds: z.number().min(0).nullable(),
  detectors: z.array(shortText).max(20),
  receiptOk: z.boolean(),
  /** Of the TCP streams towards the listener; null = not counted. */
  captureLossBytes: count.nullable(),
  /** Null: it could not be found out. */
  verdict: runVerdict.nullable(),
});
export type DrillRunResult = z.infer<typeof drillRunResult>;

const limits = {
  /** The smallest size from which on half, and nine of ten, of the runs are caught; null: not by what was sent. */
  limit50: count.nullable(),
  limit90: count.nullable(),
};

export const drillResult = z.strictObject({
  drillId: identifier,
  plan: z.strictObject({ name: shortText, sha256 }),
  dataset: datasetName,
  baseline: datasetName.nullable(),
  startedMs: milliseconds,
  endedMs: milliseconds,
  runs: z.array(drillRunResult).max(mostRuns),
  ...limits,
  byStyle: z.array(z.strictObject({ title: shortText, runs: count, caught: count, ...limits })).max(mostRuns),
  /** What the drill did, line by line. */
  auditFile: z.string().max(4096),
  warnings: z.array(shortText).max(50),
});
export type DrillResult = z.infer<typeof drillResult>;

export const drillState = z.strictObject({
  drillId: identifier,
  /** `waiting`: between two runs. `judging`: what was captured is being looked at. */
  phase: z.enum(['starting', 'waiting', 'sending', 'judging', 'ended', 'cancelled', 'failed']),
  plan: drillPlanned,
  /** Runs that are over. */
  done: count,
  /** The run that goes on. */
  runId: runId.nullable(),
  dataset: datasetName.nullable(),
  captureId: identifier.nullable(),
  startedMs: milliseconds,
  /** Of what was sent; null until it is judged. */
  result: drillResult.nullable(),
  error: problem.nullable(),
});
export type DrillState = z.infer<typeof drillState>;

/** Null = the plan that comes with JAWS. */
const planText = z.string().max(longestPlan).nullable();

export const drillRunProcedures = {
  /** What a plan comes to on this machine; nothing is sent. */
  'drill.plan': { input: z.strictObject({ plan: planText }), output: drillPlanned },
  /** On this machine, over loopback. Resolves when it has begun; the events tell the rest. */
  'drill.start': {
    input: z.strictObject({ plan: planText, baseline: datasetName.nullable() }),
    output: nothing,
  },
  /** Resolves when everything is stopped and what was sent is judged. */
  'drill.cancel': { input: noInput, output: nothing },
  /** The one that goes on, or the last one since the host was started. */
  'drill.state': { input: noInput, output: z.strictObject({ state: drillState.nullable() }) },
} as const;

export const drillEvents = {
  'drill.stateChanged': { kind: 'state', payload: drillState },
} as const;
