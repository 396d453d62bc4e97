// What tells the client of a flow: whoever opens a connection, whoever asks for an echo; or the answers to these.

import { factBits } from '../domain/packet-table.ts';
import type { FlowColumns } from './flow-columns.ts';
import { clientSources } from './flow-table.ts';

const ack = 16;
const fromSyn = clientSources.indexOf('syn');
const fromSynAck = clientSources.indexOf('syn-ack');
const fromAnswer = clientSources.indexOf('echo-reply');
const fromRequest = clientSources.indexOf('echo-request');
const fromRecord = clientSources.indexOf('flow-record');

/** The first row of a flow record goes from its client to its server. */
export function noteRecord(columns: FlowColumns, flow: number): void {
  columns.clientSide[flow] = 1;
  columns.clientProof[flow] = fromRecord;
}

/** A packet with the SYN flag. `side`: 1 + the side that sent it. */
export function noteSyn(columns: FlowColumns, flow: number, side: number, flags: number): void {
  if (columns.clientProof[flow] === fromRecord) return;
  const known = columns.clientSide[flow] as number;
  if ((flags & ack) === 0) {
    // Simultaneous open (RFC 9293 §3.5): the first SYN wins.
    if (known > 0 && columns.clientProof[flow] === fromSyn) return;
    columns.clientSide[flow] = side;
    columns.clientProof[flow] = fromSyn;
  } else if (known === 0 || (columns.clientProof[flow] as number) < fromSynAck) {
    columns.clientSide[flow] = 3 - side;
    columns.clientProof[flow] = fromSynAck;
  }
}

/** Whoever asks is the client (RFC 792); of a lone answer, who gets it. */
export function noteEcho(columns: FlowColumns, flow: number, side: number, facts: number): void {
  if (columns.clientProof[flow] === fromRecord) return;
  if ((columns.clientSide[flow] as number) > 0 && columns.clientProof[flow] === fromRequest) return;
  const isRequest = (facts & factBits.echoRequest) !== 0;
  if (!isRequest && (columns.clientSide[flow] as number) > 0) return;
  columns.clientSide[flow] = isRequest ? side : 3 - side;
  columns.clientProof[flow] = isRequest ? fromRequest : fromAnswer;
}
