// Was a run noticed? What the findings of a capture say of the traffic between the two ends of the run: the answer, how
// it is found, and the same in one sentence.

import { z } from 'zod';
import type { Finding, ScoreResult } from '../contract/detection.ts';
import { humanBytes, humanSeconds } from '../domain/human-units.ts';
import { evidenceOfScore } from '../findings/fusion.ts';
import type { Family } from '../findings/signal.ts';

const count = z.number().int().min(0);
const evidence = z.number().min(0).max(1);

export const runVerdict = z.strictObject({
  /** The capture whose findings were looked at. */
  dataset: z.string().max(64),
  /**
   * `noticed`: an alert while it went on; `allowed`: the same, and the allow-list covers it; `earlier`: its traffic
   * belongs to an alert from before it; `missed`: judged, and never beyond the limit; `not-judged`: traffic between
   * these ends is never judged there.
   */
  outcome: z.enum(['noticed', 'allowed', 'earlier', 'missed', 'not-judged']),
  /** Null without a finding. */
  findingId: z.string().max(16).nullable(),
  /** Bytes on the wire that had left before the alert, from the beginning of its episode; and how long that took, ms. */
  bytesOut: count.nullable(),
  afterMs: z.number().min(0).nullable(),
  /** Names of the families, the leading one first. */
  detectors: z.array(z.string().max(512)).max(20),
  /** At the alert; without one at the end of the capture. Null where it was not judged. */
  evidence: evidence.nullable(),
  /** Evidence from which on there is an alert. */
  limit: evidence,
});
export type RunVerdict = z.infer<typeof runVerdict>;

/** What a capture has of a run: who sent to whom, and when. Times: Unix epoch, ms. */
export const runTrace = z.strictObject({
  ends: z
    .array(z.strictObject({ client: z.string().max(64), server: z.string().max(64) }))
    .min(1)
    .max(1000),
  startedMs: z.number(),
  endedMs: z.number(),
});
export type RunTrace = z.infer<typeof runTrace>;

/** The receipt is asked for after the last byte of payload, over a connection of its own. */
const receiptMs = 2000;

/** `unalerted`: evidence of the traffic between the ends at the end of the capture; null = it is not judged. */
export function verdictOf(
  dataset: string,
  { findings, limit }: Pick<ScoreResult, 'findings' | 'limit'>,
  trace: RunTrace,
  unalerted: number | null,
): RunVerdict {
  const own = findings.filter((finding) => isOf(finding, trace));
  const during = own.filter(({ alertMs }) => alertMs >= trace.startedMs - 1);
  const [first] = (during.length > 0 ? during : own).sort((a, b) => a.alertMs - b.alertMs);
  const facts = { dataset, limit: evidenceOfScore(limit.score, 0) };
  if (first === undefined) {
    const outcome = unalerted === null ? 'not-judged' : 'missed';
    const nothing = { findingId: null, bytesOut: null, afterMs: null, detectors: [] };
    return { ...facts, ...nothing, outcome, evidence: unalerted };
  }
  return {
    ...facts,
    outcome: during.length === 0 ? 'earlier' : first.allowed === undefined ? 'noticed' : 'allowed',
    findingId: first.id,
    bytesOut: first.bytesOutAtAlert,
    afterMs: Math.max(0, first.alertMs - first.firstMs),
    detectors: first.detectors,
    evidence: first.evidence,
  };
}

/** Its two ends, in an episode that goes on during the run. */
function isOf({ kind, srcIp, dstIp, firstMs, lastMs, alertMs }: Finding, trace: RunTrace): boolean {
  if (kind === 'sweep') return false;
  const isBetween = trace.ends.some(({ client, server }) => client === srcIp && server === dstIp);
  const until = trace.endedMs + receiptMs;
  return isBetween && firstMs <= until && alertMs <= until && lastMs >= trace.startedMs - 1;
}

const phrases: Readonly<Record<Family, string>> = {
  upload: 'upload volume',
  beacon: 'regular contact',
  interactive: 'remote control',
  dns: 'DNS tunnel',
  icmp: 'content in echo packets',
  scan: 'scan',
  guess: 'password guessing',
  clear: 'unencrypted content',
  nx: 'missing names',
  long: 'long upload',
};
const phraseOf: ReadonlyMap<string, string> = new Map(Object.entries(phrases));

/** `upload volume, regular contact`. */
export function detectorPhrase(detectors: readonly string[]): string {
  return detectors.map((name) => phraseOf.get(name) ?? name).join(', ');
}

/** `Noticed after 79 kB (3.2 s) by upload volume`, without a full stop. */
export function verdictText({
  outcome,
  bytesOut,
  afterMs,
  detectors,
  evidence: at,
  limit,
}: RunVerdict): string {
  const by = detectorPhrase(detectors);
  if (outcome === 'noticed')
    return `Noticed after ${humanBytes(bytesOut ?? 0)} (${humanSeconds((afterMs ?? 0) / 1000)}) by ${by}`;
  if (outcome === 'allowed') return `Not told: found by ${by}, but an entry of the allow-list covers it`;
  if (outcome === 'earlier') return `Not noticed anew: it belongs to an alert from before this run, by ${by}`;
  if (outcome === 'missed')
    return `Not noticed: highest evidence ${hundredths(Math.floor, at ?? 0)}, the limit is ${hundredths(Math.ceil, limit)}`;
  return 'Not judged: what an address sends to itself or over loopback is judged only where the local addresses of the capture tell the two ends apart';
}

/** Of a run that no capture has. */
export const notRecordedText = 'Not recorded: no capture was running that saw it';

/** `.37`: what is below a limit is never shown as at it. */
function hundredths(rounded: (value: number) => number, value: number): string {
  return (rounded(Number((value * 100).toFixed(6))) / 100).toFixed(2).replace(/^0/, '');
}

/** Of several captures the one that noticed it first; where none did, the one that says most. Null: no capture has it. */
export function bestVerdict(verdicts: readonly RunVerdict[]): RunVerdict | null {
  const order = runVerdict.shape.outcome.options;
  const [best] = [...verdicts].sort(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || (a.bytesOut ?? 0) - (b.bytesOut ?? 0),
  );
  return best ?? null;
}
