// One flow of a run while it lives: payload is counted and hashed as it comes, and never kept.

import { createHash, type Hash } from 'node:crypto';
import type { ReceiptFlow } from '@jaws/shared/exfil/receipt';

export interface FlowEnds {
  readonly srcIp: string;
  readonly srcPort: number;
  readonly dstIp: string;
  readonly dstPort: number;
}

export interface FlowStart extends FlowEnds {
  readonly style: ReceiptFlow['style'];
  /** Unix epoch, ms. */
  readonly firstMs: number;
  readonly handshakeBytes: number;
  /** Bytes of the TCP stream so far; absent for UDP. */
  readonly tcpBytes?: () => number;
}

export interface Flow {
  readonly addPayload: (bytes: Uint8Array) => void;
  /** UDP only: a datagram of this size; `payload` of its bytes count, `handshake` of them belong to the handshake. */
  readonly addDatagram: (size: number, payload: number, handshake: number) => void;
  /** Fixes the figures; only the first call counts. */
  readonly finish: (end: 'complete' | 'cut' | 'stopped') => void;
  /** Time of the last byte, Unix epoch, ms. */
  readonly lastMs: () => number;
  /** The figures now. */
  readonly figures: () => ReceiptFlow;
}

/** IPv4 in IPv6 as IPv4; no zone. */
export function plainAddress(address: string | undefined): string {
  const text = (address ?? '').split('%')[0] ?? '';
  return text.startsWith('::ffff:') ? text.slice(7) : text;
}

export function createFlow(start: FlowStart, clock: () => number): Flow {
  const { tcpBytes, style } = start;
  const isTcp = tcpBytes !== undefined;
  const hash: Hash | null = isTcp ? createHash('sha256') : null;
  let applicationBytes = 0;
  let datagramBytes = 0;
  let handshakeBytes = start.handshakeBytes;
  let lastMs = start.firstMs;
  let finished: ReceiptFlow | null = null;
  const figures = (end: ReceiptFlow['end']): ReceiptFlow => ({
    style,
    protocol: isTcp ? 'TCP' : 'UDP',
    srcIp: plainAddress(start.srcIp),
    srcPort: start.srcPort,
    dstIp: plainAddress(start.dstIp),
    dstPort: start.dstPort,
    applicationBytes,
    handshakeBytes,
    tcpBytes: isTcp ? tcpBytes() : null,
    datagramBytes: isTcp ? null : datagramBytes,
    firstMs: start.firstMs,
    lastMs,
    // A copy: the hash of a flow that goes on may be asked for, too.
    sha256: hash === null ? null : hash.copy().digest('hex'),
    end,
  });
  return {
    addPayload: (bytes) => {
      if (finished !== null) return;
      applicationBytes += bytes.length;
      hash?.update(bytes);
      lastMs = clock();
    },
    addDatagram: (size, payload, handshake) => {
      if (finished !== null) return;
      datagramBytes += size;
      applicationBytes += payload;
      handshakeBytes += handshake;
      lastMs = clock();
    },
    finish: (end) => {
      finished ??= figures(end);
    },
    lastMs: () => lastMs,
    figures: () => finished ?? figures('open'),
  };
}
