// Findings: what stands so far out that somebody should look at it, with the moment from which on that was known.

import { z } from 'zod';
import { analysisFamily, analysisReason } from './analysis.ts';
import { count, finite, milliseconds, shortText } from './primitives.ts';

export const finding = z.strictObject({
  /** The same in every run over the same traffic. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  kind: z.enum(['pair', 'sweep', 'tunnel', 'names']),
  /** Client and server; the server of a sweep is `*`. */
  srcIp: shortText,
  dstIp: shortText,
  dstPort: count,
  name: z.string().max(2048).nullable(),
  /** The same two by side. */
  localIp: shortText,
  remoteIp: shortText,
  remotePort: count,
  remoteName: z.string().max(2048).optional(),
  /** Of the episode. */
  firstMs: milliseconds,
  lastMs: milliseconds,
  /** What follows up to `lowered` uses packets up to the end of this millisecond only. */
  alertMs: milliseconds,
  /** Among a usual number of happenings. */
  score: finite,
  evidence: z.number().min(0).max(1),
  /** Of the leading family, in this analysis. */
  p: z.number().min(0).max(1),
  /** Bytes on the wire of the episode, up from the local side; `bytesUpBeforeAlert` is `bytesOutAtAlert`. */
  bytesOutAtAlert: count,
  bytesInAtAlert: count,
  bytesUpBeforeAlert: count,
  reasons: z.array(analysisReason).max(5),
  families: z.array(analysisFamily).max(20),
  /** Names of the families. */
  detectors: z.array(shortText).max(20),
  counterfactual: z.strictObject({ bytes: count, text: shortText }).nullable(),
  /** MITRE ATT&CK; their names are in `techniques`. */
  attack: z.array(shortText).max(20),
  lowered: z.array(shortText).max(10),
  /** The entry of the allow-list that covers it; `lowered` says so in words. */
  allowed: z
    .strictObject({ what: shortText, reason: shortText, untilMs: milliseconds.nullable() })
    .optional(),
  /** By all packets: the highest score from the alert on, that at the end, and the bytes of the whole episode. */
  highest: finite,
  highestMs: milliseconds,
  now: finite,
  tier: z.enum(['confirmed', 'strong', 'weak']),
  tierRule: shortText,
  bytesUp: count,
  bytesDown: count,
  /** Where a model was asked: the calibrated probability of the highest moment of the episode. */
  model: z.strictObject({ name: shortText, p: z.number().min(0).max(1) }).optional(),
});
export type Finding = z.infer<typeof finding>;

export const alertLimit = z.strictObject({ score: finite, rule: shortText });

/** What the limit for another number of alerts a day would change. */
const nearbyLimit = z.strictObject({
  alertsPerDay: finite,
  limit: finite,
  /** Findings that would come or go; the first twenty. */
  findings: z
    .array(
      z.strictObject({ srcIp: shortText, dstIp: shortText, name: shortText.nullable(), highest: finite }),
    )
    .max(20),
  count,
});
export type NearbyLimit = z.infer<typeof nearbyLimit>;

export const scoreResult = z.strictObject({
  /** The surest first. */
  findings: z.array(finding),
  /** Episodes of happenings, each of which could have been an alert. */
  decisions: count,
  /** Pairs of hosts that shares are taken among. */
  happenings: count,
  packets: count,
  /** From the first packet to the last. */
  hours: z.number().min(0),
  limit: alertLimit,
  /** The model that was asked, and the probability from which on it flags; null: it never does. */
  model: z.strictObject({ name: shortText, p: z.number().min(0).max(1).nullable() }).optional(),
  /**
   * With a baseline, where it was asked for: the limits for one alert a day less and more from the same scores. Null:
   * there is no such number of alerts.
   */
  nearby: z.strictObject({ fewer: nearbyLimit.nullable(), more: nearbyLimit.nullable() }).optional(),
  localRule: shortText,
  /** What this traffic has or lacks that was not, or could not be, judged. */
  notJudged: z.array(shortText),
  techniques: z.record(shortText, shortText),
  namesLeftOut: count.optional(),
  durationMs: z.number().min(0),
});
export type ScoreResult = z.infer<typeof scoreResult>;
