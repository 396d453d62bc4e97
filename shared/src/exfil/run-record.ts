// What chum itself says of a run: the sender's half of the truth, held against the listener's signed receipt. Its own
// 5-tuples are those that a capture on this machine sees, also behind NAT.

import { z } from 'zod';
import { otherVerdict } from '../other-tools/other-verdict.ts';
import { chumRate, chumStyle } from './chum-styles.ts';
import { echoCount } from './icmp-exfil.ts';
import { receipt } from './receipt.ts';
import { runVerdict } from './run-verdict.ts';

const count = z.number().int().min(0);
const port = z.number().int().min(0).max(65_535);
const address = z.string().max(64);

/** One connection (or one UDP socket, or the pings to one host) as this machine's kernel sees it. */
export const runFlow = z.strictObject({
  /** As packet tables name it; those of ICMP have the ports 0. */
  protocol: z.enum(['TCP', 'UDP', 'ICMP', 'IPv6-ICMP']),
  localIp: address,
  localPort: port,
  remoteIp: address,
  remotePort: port,
  /** Payload bytes given to the connection, after which it ended or broke. */
  applicationBytes: count,
  /** Bytes of the TCP stream towards the listener as this side counts them, TLS included; null for others. */
  tcpBytes: count.nullable(),
  /** Of ICMP alone. */
  echoes: echoCount.optional(),
  /** Unix epoch, ms: before the first packet, and after the last byte. */
  startedMs: z.number(),
  endedMs: z.number().nullable(),
});
export type RunFlow = z.infer<typeof runFlow>;

/** What a capture saw of the run's flows: unique bytes of the TCP streams against the receipt's. */
export const runCapture = z.strictObject({
  dataset: z.string().max(64),
  /** `live`: labelled while they were captured; `after`: found by 5-tuple and time in a finished dataset. */
  how: z.enum(['live', 'after']),
  labelledPackets: count,
  /** Bytes of the TCP sequence space towards the listener that were seen at least once; null = not counted. */
  uniqueTcpBytes: count.nullable(),
  /** The receipt's (or, without one, chum's own) TCP bytes less `uniqueTcpBytes`. */
  lostTcpBytes: z.number().int().nullable(),
});
export type RunCapture = z.infer<typeof runCapture>;

/** A server that nothing else contacted in the capture, or one that ordinary requests went to before the run. */
export const drillEndpoint = z.enum(['new', 'known']);
export type DrillEndpoint = z.infer<typeof drillEndpoint>;

/** Of which drill a run is a part. */
export const runDrill = z.strictObject({
  drillId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  endpoint: drillEndpoint,
});
export type RunDrill = z.infer<typeof runDrill>;

export const runRecord = z.strictObject({
  version: z.literal(1),
  runId: z.string().regex(/^[0-9a-f]{32}$/),
  /** As it was asked for, and the address it was sent to. */
  host: z.string().max(255),
  remoteIp: address,
  /** Null: several styles, by a scenario. */
  style: chumStyle.nullable(),
  scenario: z.string().max(128).nullable(),
  /** MITRE ATT&CK technique ids. */
  attack: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/)).max(20),
  /** The schedule can be made again from scenario, size and seed. */
  seed: z.number().int(),
  sizeBytes: count,
  /** Payload per second that was not to be exceeded; null or missing: the style's own pace. */
  rateBps: chumRate.nullable().optional(),
  drill: runDrill.optional(),
  sentBytes: count,
  startedMs: z.number(),
  endedMs: z.number().nullable(),
  /** `stopped` by the user, `failed` by an error: what was sent until then counts. */
  end: z.enum(['open', 'complete', 'stopped', 'failed']),
  flows: z.array(runFlow),
  /** SHA-256 of the listener's certificate. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  /** As the listener signed it; null: none could be had, `receiptProblem` says why. */
  receipt: receipt.nullable(),
  /** Null: signature and sums are right. */
  receiptProblem: z.string().max(512).nullable(),
  captures: z.array(runCapture),
  /** Whether it was noticed, by capture. Empty: no capture has it; missing: not looked at. */
  verdicts: z.array(runVerdict).optional(),
  /** Of other detectors over the same captures. */
  others: z.array(otherVerdict).max(100).optional(),
});
export type RunRecord = z.infer<typeof runRecord>;
