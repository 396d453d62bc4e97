// Payload and handshake as names of DNS queries below the listener's zone:
//   data       <base32 labels>.<seq>.<run id>.<zone>        A
//   hello      <client nonce>.h.<run id>.<zone>             TXT -> server nonce
//   proof      <proof>.<client nonce>.p.<run id>.<zone>     TXT -> public key, proof, signature

import { decodeBase32, encodeBase32 } from './base32.ts';
import { isRunId } from './listener-protocol.ts';

/** `.test` belongs to nobody (RFC 6761). */
export const defaultDnsZone = 'chum.test';

/** Chunks that may be under way at once: later ones are refused until the missing one has come. */
export const dnsWindowChunks = 64;

/** Sequence numbers are whole numbers below this. */
const maxSequence = 1e9;
const longestLabel = 63;
/** Longest name as text (RFC 1035 §2.3.4: 255 bytes with lengths and root). */
const longestName = 253;

export type DnsName =
  | { readonly kind: 'data'; readonly runId: string; readonly sequence: number; readonly data: Uint8Array }
  | { readonly kind: 'hello'; readonly runId: string; readonly clientNonce: Uint8Array }
  | {
      readonly kind: 'proof';
      readonly runId: string;
      readonly clientNonce: Uint8Array;
      readonly proof: Uint8Array;
    };

/** Payload bytes that fit into one query below this zone. */
export function dnsChunkBytes(zone: string): number {
  // Run id, up to 9 digits of sequence, and their dots; every 63 letters of data take one dot more.
  const letters = longestName - zone.length - 1 - 32 - 1 - String(maxSequence - 1).length - 1;
  return Math.floor(((letters - Math.floor(letters / (longestLabel + 1))) * 5) / 8);
}

/** @returns the query's name, without a final dot */
export function writeDnsName(name: DnsName, zone: string): string {
  const end = `${name.runId}.${zone}`;
  switch (name.kind) {
    case 'hello':
      return `${encodeBase32(name.clientNonce)}.h.${end}`;
    case 'proof':
      return `${encodeBase32(name.proof)}.${encodeBase32(name.clientNonce)}.p.${end}`;
    case 'data': {
      const labels = encodeBase32(name.data).match(/.{1,63}/g) ?? [];
      return `${[...labels, name.sequence].join('.')}.${end}`;
    }
  }
}

/** True when the name is the zone or below it; capitals do not count. */
export function isInZone(name: string, zone: string): boolean {
  const lower = name.toLowerCase();
  return lower === zone || lower.endsWith(`.${zone}`);
}

/** Null when it is below the zone but none of ours. */
export function readDnsName(name: string, zone: string): DnsName | null {
  if (!name.toLowerCase().endsWith(`.${zone}`)) return null;
  const labels = name
    .slice(0, -zone.length - 1)
    .toLowerCase()
    .split('.');
  const runId = labels.pop() ?? '';
  const verb = labels.pop() ?? '';
  if (!isRunId(runId)) return null;
  if (verb === 'h' || verb === 'p') return readHandshake(verb, runId, labels);
  const data = decodeBase32(labels.join(''));
  if (!/^(?:0|[1-9]\d{0,8})$/.test(verb) || data === null || data.length === 0) return null;
  return { kind: 'data', runId, sequence: Number(verb), data };
}

function readHandshake(verb: 'h' | 'p', runId: string, labels: readonly string[]): DnsName | null {
  const read = labels.map(decodeBase32);
  const isWhole = read.every((bytes) => bytes?.length === 32);
  const [first, second, ...more] = read;
  if (!isWhole || first === null || first === undefined || more.length > 0) return null;
  if (verb === 'h') return second === undefined ? { kind: 'hello', runId, clientNonce: first } : null;
  return second === undefined || second === null
    ? null
    : { kind: 'proof', runId, proof: first, clientNonce: second };
}
