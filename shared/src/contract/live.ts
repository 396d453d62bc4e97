// The live picture: a dataset that is being written is followed, and frames tell where its units stand,
// how much each stands out now, and why. Frames are state: a page that is slow sees fewer of them, never older ones.

import { z } from 'zod';
import { analysisReason, unitKind } from './analysis.ts';
import { alertsPerDay as falseAlertsPerDay } from './findings.ts';
import {
  count,
  datasetName,
  finite,
  identifier,
  milliseconds,
  nothing,
  numberColumn,
  shortText,
} from './primitives.ts';

export const liveLimits = {
  points: { most: 20_000, normal: 10_000 },
  /** Seconds. */
  window: { least: 10, most: 86_400, normal: 600 },
  halfLife: { least: 10, most: 86_400, normal: 600 },
  /** Alerts kept for one dataset, and those of a day that somebody is told of. */
  alerts: 200,
  alertsPerDay: { most: 1000, normal: 10 },
} as const;

export const liveSettings = z.strictObject({
  unit: unitKind,
  method: z.enum(['dbscan', 'kmeans']),
  /** Null = the k-distance knee, followed and smoothed. */
  eps: z.number().positive().max(1e9).nullable(),
  minSamples: z.number().int().min(1).max(100_000).nullable(),
  k: z.number().int().min(1).max(1000).nullable(),
  /** `frozen`: fitted once, on packets labelled `norm` or the first window; `explore`: follows the traffic. */
  projection: z.enum(['frozen', 'explore']),
  /** The rolling window: packets older than this are forgotten … */
  windowSeconds: z.number().min(liveLimits.window.least).max(liveLimits.window.most),
  /** … and the oldest beyond this many. */
  windowPackets: z.number().int().min(1000).max(3_000_000),
  halfLifeSeconds: z.number().min(liveLimits.halfLife.least).max(liveLimits.halfLife.most),
  maxPoints: z.number().int().min(100).max(liveLimits.points.most),
  top: z.number().int().min(1).max(100),
  /** Only packets that match, alerts included; null = all. What asks of whole flows matches by the packet's own ends. */
  where: z.string().max(4096).nullable(),
  /** Somebody is told of so many alerts in 24 hours; those beyond are listed. */
  alertsPerDay: z.number().int().min(0).max(liveLimits.alertsPerDay.most),
  /** A quiet dataset that knows what is usual, and the false alerts a day that its limit is set for; null = the default limit. */
  baseline: z.strictObject({ dataset: datasetName, alertsPerDay: falseAlertsPerDay }).nullable(),
  /** A trained model that is asked beside the rules: NAME or NAME@VERSION. */
  model: shortText.nullable(),
});
export type LiveSettings = z.infer<typeof liveSettings>;

export const defaultLiveSettings: LiveSettings = {
  unit: 'channels',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  projection: 'frozen',
  windowSeconds: liveLimits.window.normal,
  windowPackets: 200_000,
  halfLifeSeconds: liveLimits.halfLife.normal,
  maxPoints: liveLimits.points.normal,
  top: 20,
  where: null,
  alertsPerDay: liveLimits.alertsPerDay.normal,
  baseline: null,
  model: null,
};

export const liveTop = z.strictObject({
  /** As `analyze` names units. */
  id: shortText,
  /** The point of this unit in the same frame's columns; null when it has left the window. */
  key: count.nullable(),
  srcIp: shortText.nullable(),
  srcPort: count.nullable(),
  dstIp: shortText.nullable(),
  dstPort: count.nullable(),
  name: z.string().max(2048).nullable(),
  label: shortText.nullable(),
  /** Decayed: what it stands at now. */
  evidence: z.number().min(0).max(1),
  /** Without decay: how much it stands out in this window. */
  evidenceNow: z.number().min(0).max(1),
  /** Of the last frames, oldest first. */
  history: z.array(z.number().min(0).max(1)).max(60),
  firstSeenMs: milliseconds,
  lastSeenMs: milliseconds,
  packets: count,
  bytesUp: count,
  bytesDown: count,
  pinned: z.boolean(),
  reasons: z.array(analysisReason).max(5),
});
export type LiveTop = z.infer<typeof liveTop>;

const column = numberColumn(liveLimits.points.most);

export const liveFrame = z.strictObject({
  liveId: identifier,
  dataset: datasetName,
  /** From 1; a gap means frames that this page was too slow for. */
  number: count,
  /** Of the newest packet (epoch, as in the capture), and when the frame was made (this machine's clock). */
  packetMs: milliseconds.nullable(),
  madeMs: milliseconds,
  unit: unitKind,
  window: z.strictObject({ packets: count, units: count, fromMs: milliseconds.nullable() }),
  /**
   * Rows read of the dataset so far; bytes of packets.csv that are stored and not yet read; the longest that any row
   * waited from being stored to this frame, ms.
   */
  follow: z.strictObject({ rows: count, backlogBytes: count, lagMs: z.number().min(0), ended: z.boolean() }),
  /** ms spent on this frame in the worker. */
  frameMs: z.number().min(0),
  projection: z.strictObject({
    mode: z.enum(['frozen', 'explore']),
    /** What it was fitted on, in words: "314 flows labelled norm". */
    fittedOn: shortText,
    explainedVariance: z.array(finite).max(3),
    loadings: z
      .array(z.strictObject({ name: shortText, unit: shortText, loadings: z.tuple([finite, finite]) }))
      .max(200),
    /** Relative jump against the frame before (DETECTION §4): 0 while the axes are frozen; null for the first one. */
    jump: finite.nullable(),
  }),
  eps: finite.nullable(),
  clusters: count,
  noise: count,
  /** Limits of the second picture at one false alarm in 10,000; null while there is too little to fit. */
  limits: z.strictObject({ t2: finite.nullable(), spe: finite.nullable() }),
  /** Units in all before thinning; the columns hold at most `maxPoints`. */
  units: count,
  /** One entry a point, all of one length. `key`: stays with its unit; `kind`: 0 noise, 1 border, 2 core. */
  points: z.strictObject({
    key: column,
    x: column,
    y: column,
    evidence: column,
    cluster: column,
    /** Stays with a cluster from frame to frame. */
    colour: column,
    kind: column,
    bytes: column,
    /** log10 of value / limit; 0 = at the limit. Empty while there are no limits. */
    t2: column,
    spe: column,
  }),
  top: z.array(liveTop).max(200),
  /** Packets whose names and URLs were not looked at: there are more distinct ones than memory is given to. */
  namesLeftOut: count.optional(),
  /** Entries of the allow-list in force. */
  allowed: count,
  /** What makes a happening an alert: its score, where that limit comes from, and the model that may flag it as well. */
  alarm: z.strictObject({ score: finite, rule: z.string().max(500), model: shortText.nullable() }),
});
export type LiveFrame = z.infer<typeof liveFrame>;

/** A happening whose score reached the limit in a live picture, as it was known then. Once for each episode. */
export const liveAlert = z.strictObject({
  /** As the finding of the stored dataset has it, where the window held the beginning of the episode. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  happening: z.string().max(2048),
  srcIp: shortText,
  /** `*` of a sweep, empty for missing names. */
  dstIp: shortText,
  dstPort: count,
  name: z.string().max(2048).nullable(),
  /** This machine's clock; and the times of its first packet in the window and its newest one. */
  atMs: milliseconds,
  firstMs: milliseconds,
  packetMs: milliseconds,
  /** Among a usual number of happenings. */
  score: finite,
  evidence: z.number().min(0).max(1),
  /** In the window. */
  bytesUp: count,
  bytesDown: count,
  reasons: z.array(analysisReason).max(5),
  detectors: z.array(shortText).max(20),
  /** The entry of the allow-list that covers it; nobody is told. */
  allowed: z
    .strictObject({ what: shortText, reason: shortText, untilMs: milliseconds.nullable() })
    .nullable(),
  /** False: on the allow-list, or beyond the alerts of this day. */
  isTold: z.boolean(),
});
export type LiveAlert = z.infer<typeof liveAlert>;

export const liveAlerts = z.strictObject({
  dataset: datasetName,
  /** Newest first. */
  alerts: z.array(liveAlert).max(liveLimits.alerts),
  /** Of the last 24 hours, for all datasets: those told of, and those that nobody was told of for being too many. */
  told: count,
  notTold: count,
});
export type LiveAlertList = z.infer<typeof liveAlerts>;

const liveProblem = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(2000),
  hint: z.string().max(2000),
});

/** A picture that ended by itself: its dataset went away, its worker died; null = nobody asked for it for a minute. */
export const liveEnd = z.strictObject({
  liveId: identifier,
  dataset: datasetName,
  error: liveProblem.nullable(),
});
export type LiveEnd = z.infer<typeof liveEnd>;

const one = z.strictObject({ liveId: identifier });

export const liveProcedures = {
  /** Follows a dataset from its beginning (at most the window's worth), whether it is being written or not. */
  'live.open': {
    input: z.strictObject({ dataset: datasetName, settings: liveSettings }),
    output: one,
  },
  /** Takes effect with the next frame; what is known of the window is kept. */
  'live.configure': {
    input: z.strictObject({ liveId: identifier, settings: liveSettings }),
    output: nothing,
  },
  'live.close': { input: one, output: nothing },
  'live.pin': {
    input: z.strictObject({ liveId: identifier, id: shortText, pinned: z.boolean() }),
    output: nothing,
  },
  /** Of pictures of this dataset since the host was started. */
  'live.alerts': { input: z.strictObject({ dataset: datasetName }), output: liveAlerts },
  /** Names and numbers of points, for the pointer and the details pane; keys that have left are left out. */
  'live.units': {
    input: z.strictObject({ liveId: identifier, keys: z.array(count).min(1).max(1000) }),
    output: z.strictObject({ units: z.array(liveTop).max(1000) }),
  },
} as const;

export const liveEvents = {
  'live.frameChanged': { kind: 'state', key: 'liveId', payload: liveFrame },
  'live.ended': { kind: 'state', key: 'liveId', payload: liveEnd },
  'live.alertsChanged': { kind: 'state', key: 'dataset', payload: liveAlerts },
} as const;
