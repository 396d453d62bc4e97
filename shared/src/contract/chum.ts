// Simulated exfiltration from the app: what is sent where, how far it has come, and what the listener and running
// captures say of it. The host sends; only ever to a listener that proves the token.

import { z } from 'zod';
import { chumRate, chumSize, chumStyle } from '../exfil/chum-styles.ts';
import { echoCount } from '../exfil/icmp-exfil.ts';
import { drillEndpoint, runCapture, runFlow } from '../exfil/run-record.ts';
import { runVerdict } from '../exfil/run-verdict.ts';
import { otherVerdict } from '../other-tools/other-verdict.ts';
import { count, identifier, milliseconds, noInput, nothing, shortText } from './primitives.ts';

const port = z.number().int().min(1).max(65_535);
const runIdentifier = z.string().regex(/^[0-9a-f]{32}$/);
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);

export const chumTarget = z.strictObject({
  /** Name or address of the listener. */
  host: z.string().min(1).max(255),
  /** Empty = the style's own. */
  ports: z.array(port).max(64),
  /** Null = that of the certificate is taken on the strength of the token's proof. */
  fingerprint: fingerprint.nullable(),
  /** The listener's token; never stored, never logged. */
  token: z.string().min(16).max(128),
});
export type ChumTarget = z.infer<typeof chumTarget>;

export const chumOptions = z.strictObject({
  target: chumTarget,
  sizeBytes: z.number().int().min(chumSize.least).max(chumSize.most),
  /** One of the two. `scenario`: the text of a scenario file. */
  style: chumStyle.nullable(),
  scenario: z.string().max(100_000).nullable(),
  /** Null = drawn; the state says which. */
  seed: z.number().int().min(0).max(4_294_967_295).nullable(),
  /** Payload per second that is not exceeded; null or missing = the style's own pace. */
  rateBps: chumRate.nullable().optional(),
});
export type ChumOptions = z.infer<typeof chumOptions>;

const problem = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(2000),
  hint: z.string().max(2000),
});

export const chumState = z.strictObject({
  runId: runIdentifier,
  phase: z.enum(['connecting', 'running', 'paused', 'stopping', 'ended', 'failed']),
  host: shortText,
  remoteIp: shortText.nullable(),
  /** In words: the style, or the scenario's name. */
  title: shortText,
  style: chumStyle.nullable(),
  seed: count,
  sizeBytes: count,
  /** Payload given to connections so far. */
  sentBytes: count,
  bytesPerSecond: z.number().min(0),
  /** By the schedule (waits included); null while unknown. */
  secondsLeft: z.number().min(0).nullable(),
  connections: count,
  openConnections: count,
  startedMs: milliseconds,
  endedMs: milliseconds.nullable(),
  /** Newest last. */
  flows: z.array(runFlow).max(50),
  fingerprint: fingerprint.nullable(),
  /**
   * Null until the run is over. `ok`: signed by the key of the handshake, and its bytes are those sent, but for those in
   * echo requests, which the listener does not see: `echoes` has what is known of them.
   */
  receipt: z
    .strictObject({ ok: z.boolean(), applicationBytes: count, text: shortText, echoes: echoCount.optional() })
    .nullable(),
  captures: z.array(runCapture).max(50),
  /** Whether it was noticed, by capture. Empty: no capture has it; missing: not looked at, or not yet. */
  verdicts: z.array(runVerdict).max(50).optional(),
  /** It is over, and the findings of its captures are being looked at. */
  isBeingJudged: z.literal(true).optional(),
  warnings: z.array(shortText).max(20),
  error: problem.nullable(),
});
export type ChumState = z.infer<typeof chumState>;

/** A run that is over, as the scoreboard has it. */
export const chumScore = chumState
  .pick({
    runId: true,
    title: true,
    style: true,
    host: true,
    remoteIp: true,
    sentBytes: true,
    startedMs: true,
  })
  .extend({
    /** Payload over the time from the first connection to the last byte. */
    bytesPerSecond: z.number().min(0),
    verdicts: z.array(runVerdict).max(50),
    /** Of a run of a drill: to a server that was new there, or in use. */
    endpoint: drillEndpoint.optional(),
    drillId: identifier.optional(),
    /** As it was asked for. */
    rateBps: chumRate.nullable().optional(),
    /** Of other detectors, where their alerts were read. */
    others: z.array(otherVerdict).max(100).optional(),
  });
export type ChumScore = z.infer<typeof chumScore>;

const one = z.strictObject({ runId: runIdentifier });

export const chumProcedures = {
  /** A handshake and nothing else: is it a listener, does it know the token, which certificate has it? */
  'chum.check': {
    input: chumTarget,
    output: z.strictObject({ remoteIp: shortText, port, fingerprint }),
  },
  /** What would be sent when, without sending it: for the form. */
  'chum.plan': {
    input: chumOptions.omit({ target: true }),
    output: z.strictObject({
      title: shortText,
      seed: count,
      sizeBytes: count,
      connections: count,
      /** Waits alone; the network adds its own. */
      seconds: z.number().min(0),
      ports: z.array(port).max(64),
      attack: z.array(z.string().max(16)).max(20),
      /** Cumulative payload over time, at most 200 points. */
      curve: z.array(z.strictObject({ seconds: z.number().min(0), bytes: count })).max(200),
    }),
  },
  /** Resolves when the listener has proved the token and payload may flow. One run at a time. */
  'chum.start': { input: chumOptions, output: one },
  'chum.pause': { input: one, output: nothing },
  'chum.resume': { input: one, output: nothing },
  /** Resolves with the final state; the receipt of what was sent is fetched. */
  'chum.stop': { input: one, output: chumState },
  /** Newest first; the running one, and the last ended ones. */
  'chum.list': { input: noInput, output: z.strictObject({ runs: z.array(chumState).max(20) }) },
  /** Runs whose captures were looked at, newest first. */
  'chum.scores': { input: noInput, output: z.strictObject({ scores: z.array(chumScore).max(500) }) },
  /** Those that come with the app. */
  'chum.scenarios': {
    input: noInput,
    output: z.strictObject({
      scenarios: z
        .array(
          z.strictObject({
            id: identifier,
            name: shortText,
            about: shortText,
            text: z.string().max(100_000),
          }),
        )
        .max(100),
    }),
  },
} as const;

export const chumEvents = {
  'chum.stateChanged': { kind: 'state', key: 'runId', payload: chumState },
} as const;
