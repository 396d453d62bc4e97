// How much of a run a capture missed: bytes that the listener says arrived, flow by flow, against those that were seen
// on the way.

import type { ReceiptFlow } from '@jaws/shared/exfil/receipt';
import type { RunFlow, RunRecord } from '@jaws/shared/exfil/run-record';
import { hasPorts, keyOf, textOfFlow, type FlowCount, type FlowKey } from '../capture/flows/watched-flow.ts';

/** Sums over the run's TCP flows; null where a flow was not counted, or nobody says how much it carried. */
export interface RunLoss {
  readonly uniqueTcpBytes: number | null;
  readonly lostTcpBytes: number | null;
}

/** A record's flows once each, as captures are asked for them. */
export function keysOf(record: RunRecord): FlowKey[] {
  const keys = new Map<string, FlowKey>();
  for (const flow of record.flows)
    if (!hasPorts(flow.protocol) || (flow.localPort > 0 && flow.remotePort > 0))
      keys.set(textOfFlow(flow), keyOf(flow));
  return [...keys.values()];
}

/** `counts`: by `textOfFlow`. */
export function lossOf(record: RunRecord, counts: ReadonlyMap<string, FlowCount>): RunLoss {
  const expected = expectedBytes(record);
  let unique = 0;
  let lost: number | null = 0;
  for (const [text, bytes] of expected) {
    const seen = counts.get(text)?.uniqueTcpBytes ?? null;
    if (seen === null) return { uniqueTcpBytes: null, lostTcpBytes: null };
    unique += seen;
    // Of a flow that outlived its receipt more may be seen than is signed: that is no gain for another one.
    lost = lost === null || bytes === null ? null : lost + Math.max(0, bytes - seen);
  }
  return expected.size === 0
    ? { uniqueTcpBytes: null, lostTcpBytes: null }
    : { uniqueTcpBytes: unique, lostTcpBytes: lost };
}

/** TCP bytes by flow; null = not known. Connections of the same ports, one after the other, are one. */
function expectedBytes(record: RunRecord): Map<string, number | null> {
  const left = [...(record.receipt?.body.flows ?? [])];
  const sums = new Map<string, number | null>();
  for (const flow of record.flows) {
    if (flow.protocol !== 'TCP') continue;
    const text = textOfFlow(flow);
    const before = sums.get(text) ?? 0;
    const bytes = bytesOf(record, flow, takeReceipt(left, flow));
    sums.set(text, bytes === null || sums.get(text) === null ? null : before + bytes);
  }
  return sums;
}

/** The receipt's flow of the same ports; behind a NAT that gives others there is none. */
function takeReceipt(left: ReceiptFlow[], { localPort, remotePort }: RunFlow): ReceiptFlow | null {
  const at = left.findIndex(
    (flow) => flow.protocol === 'TCP' && flow.srcPort === localPort && flow.dstPort === remotePort,
  );
  return at < 0 ? null : (left.splice(at, 1)[0] ?? null);
}

/**
 * The signed number where the flow had ended when it was signed; for the connection over which the receipt came, and
 * where there is none, chum's own.
 */
function bytesOf(record: RunRecord, flow: RunFlow, receipt: ReceiptFlow | null): number | null {
  if (receipt === null) return flow.tcpBytes;
  if (receipt.end === 'complete' || record.end !== 'complete') return receipt.tcpBytes;
  return flow.tcpBytes ?? receipt.tcpBytes;
}
