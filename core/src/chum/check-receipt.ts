// Is the receipt true? Signed by the key of the handshake, of this run, and its bytes are those that were sent: flow by
// flow by sum and length, since behind NAT the addresses differ.

import { receiptText, type Receipt } from '@jaws/shared/exfil/receipt';
import { isSigned } from '../listener-link/listener-proof.ts';

export interface SentPayload {
  readonly runId: string;
  /** Of the handshake, base64url. */
  readonly publicKey: string;
  /** TCP flows with payload. */
  readonly tcp: readonly { readonly bytes: number; readonly sha256: string }[];
  /** All DNS queries as one stream. */
  readonly dns: { readonly bytes: number; readonly sha256: string };
}

/** How many of `wanted` are not in `found`, each counted as often as it occurs. */
function missing(wanted: readonly string[], found: readonly string[]): number {
  const left = new Map<string, number>();
  for (const key of found) left.set(key, (left.get(key) ?? 0) + 1);
  let count = 0;
  for (const key of wanted) {
    const has = left.get(key) ?? 0;
    if (has === 0) count++;
    else left.set(key, has - 1);
  }
  return count;
}

function flowProblem(receipt: Receipt, { tcp }: SentPayload): string | null {
  // Beyond its limit the receipt has sums only.
  if (receipt.body.flowsNotListed > 0) return null;
  const received = receipt.body.flows
    .filter(({ protocol, applicationBytes }) => protocol === 'TCP' && applicationBytes > 0)
    .map((flow) => `${flow.applicationBytes} ${flow.sha256 ?? ''}`);
  const count = missing(
    tcp.map(({ bytes, sha256 }) => `${bytes} ${sha256}`),
    received,
  );
  return count === 0 ? null : `${count} of ${tcp.length} connections did not arrive as they were sent.`;
}

function dnsProblem({ body }: Receipt, { dns }: SentPayload): string | null {
  if (dns.bytes === 0) return null;
  const { applicationBytes = 0, sha256 = null } = body.dns ?? {};
  if (applicationBytes === dns.bytes && sha256 === dns.sha256) return null;
  return applicationBytes === dns.bytes
    ? 'The queries did not arrive as they were sent.'
    : `${applicationBytes} of ${dns.bytes} bytes sent by DNS arrived.`;
}

/** Null: signature and sums are right. Else what is wrong, for people. */
export function receiptProblem(receipt: Receipt, sent: SentPayload): string | null {
  const { body, publicKey } = receipt;
  if (publicKey !== sent.publicKey) return 'It is signed by another key than that of the handshake.';
  if (!isSigned(receiptText(receipt.body), receipt)) return 'Its signature is wrong.';
  if (body.runId !== sent.runId) return 'It is the receipt of another run.';
  const bytes = sent.tcp.reduce((sum, flow) => sum + flow.bytes, sent.dns.bytes);
  if (body.applicationBytes !== bytes) return `${body.applicationBytes} of the ${bytes} bytes sent arrived.`;
  return flowProblem(receipt, sent) ?? dnsProblem(receipt, sent);
}
