// The document of `jaws chum`, and the same in words.

import { runRecordPath } from '@jaws/core/chum/run-records';
import type { ChumState } from '@jaws/shared/contract/chum';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import { echoesOf, verifiedText } from '@jaws/shared/exfil/icmp-exfil';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { notRecordedText, verdictText } from '@jaws/shared/exfil/run-verdict';
import { formatBytes, formatMany, printable } from '../cli/format.ts';

/** `receipt.file`: the run's record, with the receipt as the listener signed it. */
export function chumDocument(dataDir: string, record: RunRecord, state: ChumState): Record<string, unknown> {
  const { runId, style, scenario, seed, sizeBytes, host, remoteIp, fingerprint, attack, end } = record;
  const echoes = echoesOf(record.flows);
  return {
    ...{ runId, style, scenario, seed, sizeBytes, host, remoteIp, fingerprint, attack, end },
    bytesSent: record.sentBytes,
    connections: record.flows.length,
    startedMs: record.startedMs,
    endedMs: record.endedMs ?? record.startedMs,
    receipt: {
      ok: record.receipt !== null && record.receiptProblem === null,
      file: runRecordPath(dataDir, runId),
      applicationBytes: record.receipt?.body.applicationBytes ?? null,
      text: receiptText(record),
    },
    ...(echoes === null ? {} : { echoes }),
    captures: record.captures,
    verdicts: record.verdicts ?? [],
    warnings: state.warnings,
  };
}

/** What is to be said of the receipt, in a sentence. */
export function receiptText({ receipt, receiptProblem, flows }: RunRecord): string {
  if (receipt !== null && receiptProblem === null) return verifiedText(echoesOf(flows));
  return receiptProblem ?? 'There is no receipt.';
}

export function chumText(dataDir: string, record: RunRecord): string {
  const { host, runId, seed, sentBytes, sizeBytes, startedMs, endedMs, flows, captures } = record;
  const { verdicts = [] } = record;
  const amount =
    sentBytes === sizeBytes
      ? formatBytes(sentBytes)
      : `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}`;
  const which = echoesOf(flows) === null ? '' : ' of TCP (echo requests are not counted)';
  const lines = captures.map(({ dataset, labelledPackets, lostTcpBytes }) => {
    const lost = lostTcpBytes === null ? 'loss not known' : `${formatBytes(Math.max(0, lostTcpBytes))} lost`;
    return `Capture  ${dataset}: ${formatMany(labelledPackets, 'packet')} labelled chum, ${lost}${which}`;
  });
  return [
    `${amount} to ${printable(host)} over ${formatMany(flows.length, 'connection')} in ${formatElapsed((endedMs ?? startedMs) - startedMs)}`,
    `Receipt  ${receiptText(record)}`,
    ...lines,
    ...(captures.length === 0 ? [`Verdict  ${notRecordedText}`] : []),
    ...verdicts.map((verdict) => `Verdict  ${verdict.dataset}: ${verdictText(verdict)}`),
    `Record   ${runRecordPath(dataDir, runId)}`,
    `Run      ${runId}, seed ${seed}`,
    '',
  ].join('\n');
}
