// What the listener says it received: per run, per flow, signed. The truth that labels and drills are held against.

import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** What is said of a receipt whose signature (by the key of the handshake) and sums are right. */
export const verifiedReceiptText = 'Signed receipt verified: every byte arrived.';

const count = z.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const port = z.number().int().min(0).max(65_535);

export const receiptFlow = z.strictObject({
  /**
   * `tls`: lines, then payload; `http`: bodies of POST and PUT, frames of a WebSocket, or control requests with 0
   * payload; `dns`: names of queries; `ftp`: files, or the commands for them with 0 payload; `smtp`: attachments;
   * `ssh`: packets that look like its own.
   */
  style: z.enum(['tls', 'http', 'dns', 'ftp', 'smtp', 'ssh']),
  /** As the listener sees it: behind NAT the sender is the NAT's address. */
  protocol: z.enum(['TCP', 'UDP']),
  srcIp: z.string().max(45),
  srcPort: port,
  dstIp: z.string().max(45),
  dstPort: port,
  /** Payload bytes, after TLS, HTTP, base32 and base64 are taken off. */
  applicationBytes: count,
  /** Bytes of the handshake lines or requests, towards the listener; not in applicationBytes. */
  handshakeBytes: count,
  /** Bytes in the TCP streams towards the listener, TLS included, without headers and retransmissions; null for UDP. */
  tcpBytes: count.nullable(),
  /** Bytes in UDP datagrams towards the listener, duplicates included; null for TCP. */
  datagramBytes: count.nullable(),
  /** Unix epoch, ms: connection accepted (or first datagram), and last byte. */
  firstMs: z.number(),
  lastMs: z.number(),
  /** Of the payload in its order; null for `dns`, whose payload is one stream over all flows. */
  sha256: sha256.nullable(),
  /** `cut`: the connection broke or fell silent before its orderly end. */
  end: z.enum(['open', 'complete', 'cut', 'stopped']),
});
export type ReceiptFlow = z.infer<typeof receiptFlow>;

export const receiptBody = z.strictObject({
  version: z.literal(1),
  runId: z.string().regex(/^[0-9a-f]{32}$/),
  /** `open`: still running, or the listener died in it. */
  state: z.enum(['open', 'ended', 'expired', 'stopped']),
  startedMs: z.number(),
  /** Last byte of any flow. */
  lastMs: z.number(),
  applicationBytes: count,
  handshakeBytes: count,
  tcpBytes: count,
  flows: z.array(receiptFlow),
  /** Flows beyond the limit: counted in the sums, not listed. */
  flowsNotListed: count,
  /** The payload of all DNS queries as one stream; sha256 is null while a chunk before another one is missing. */
  dns: z
    .strictObject({
      zone: z.string(),
      chunks: count,
      duplicates: count,
      missing: count,
      applicationBytes: count,
      sha256: sha256.nullable(),
    })
    .nullable(),
});
export type ReceiptBody = z.infer<typeof receiptBody>;

export const receipt = z.strictObject({
  body: receiptBody,
  /** Raw Ed25519 public key, base64url: the one of the handshake. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Ed25519 over receiptText(body), base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type Receipt = z.infer<typeof receipt>;

/** The text that is signed. */
export function receiptText(body: ReceiptBody): string {
  return `jaws receipt\n${canonicalJson(body)}`;
}
