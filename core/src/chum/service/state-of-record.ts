// A run of before, told as the running ones are: from what its record says. Pure.

import type { ChumScore, ChumState } from '@jaws/shared/contract/chum';
import { errorTexts, type ErrorCode } from '@jaws/shared/contract/errors';
import { echoesOf, verifiedText } from '@jaws/shared/exfil/icmp-exfil';
import type { RunRecord } from '@jaws/shared/exfil/run-record';

/** As the contract bounds them; the record itself has all. */
const flowsShown = 50;
const capturesShown = 50;

function errorOf({ end }: RunRecord): ChumState['error'] {
  if (end === 'open') return { code: 'chum.interrupted', ...textOf('chum.interrupted') };
  if (end !== 'failed') return null;
  // The record says that it failed, not of what.
  const hint = 'What had been sent until then counts. Run it again with the same seed.';
  return { code: 'chum.broken', message: 'This run broke off before everything was sent.', hint };
}

function textOf(code: ErrorCode): { readonly message: string; readonly hint: string } {
  const { message, hint } = errorTexts[code];
  return { message, hint };
}

function receiptOf({ receipt, receiptProblem, flows }: RunRecord): ChumState['receipt'] {
  if (receipt === null) return null;
  const { applicationBytes } = receipt.body;
  const echoes = echoesOf(flows);
  const text = receiptProblem ?? verifiedText(echoes);
  const said = { ok: receiptProblem === null, applicationBytes, text };
  return echoes === null ? said : { ...said, echoes };
}

function warningsOf({ receipt, receiptProblem }: RunRecord): string[] {
  return receipt === null && receiptProblem !== null ? [receiptProblem] : [];
}

/** `open` = nobody has written its end: told as `chum.interrupted`. */
export function stateOfRecord(record: RunRecord): ChumState {
  const { end, startedMs, endedMs, sentBytes, style } = record;
  const lastMs = endedMs ?? startedMs;
  const seconds = (lastMs - startedMs) / 1000;
  return {
    runId: record.runId,
    phase: end === 'complete' || end === 'stopped' ? 'ended' : 'failed',
    host: record.host,
    remoteIp: record.remoteIp,
    title: record.scenario ?? style ?? 'scenario',
    style,
    seed: Math.max(0, record.seed),
    sizeBytes: record.sizeBytes,
    sentBytes,
    bytesPerSecond: seconds > 0 ? sentBytes / seconds : 0,
    secondsLeft: null,
    connections: record.flows.length,
    openConnections: 0,
    startedMs,
    endedMs: lastMs,
    flows: record.flows.slice(-flowsShown),
    fingerprint: record.fingerprint,
    receipt: receiptOf(record),
    captures: record.captures.slice(0, capturesShown),
    warnings: warningsOf(record),
    error: errorOf(record),
    ...(record.verdicts === undefined ? {} : { verdicts: record.verdicts.slice(0, capturesShown) }),
  };
}

/** Null of a run that is not over, or whose captures were not looked at. */
export function scoreOfRecord(record: RunRecord): ChumScore | null {
  const { verdicts = [], others, end, endedMs } = record;
  const isJudged = verdicts.length > 0 || (others ?? []).length > 0;
  if (!isJudged || end === 'open' || endedMs === null) return null;
  const { runId, title, style, host, remoteIp, sentBytes, startedMs, bytesPerSecond } = stateOfRecord(record);
  const shown = verdicts.slice(0, capturesShown);
  const score = {
    runId,
    title,
    style,
    host,
    remoteIp,
    sentBytes,
    startedMs,
    bytesPerSecond,
    verdicts: shown,
    ...record.drill,
    ...(record.rateBps === undefined ? {} : { rateBps: record.rateBps }),
  };
  return others === undefined ? score : { ...score, others };
}
