// What this side knows of one connection of a run: its ends, its times, its payload counted and hashed as it is sent.

import { createHash } from 'node:crypto';
import type { RunFlow } from '@jaws/shared/exfil/run-record';

export interface FlowEnds {
  readonly protocol: RunFlow['protocol'];
  readonly localIp: string;
  readonly localPort: number;
  readonly remoteIp: string;
  readonly remotePort: number;
}

/** What else is counted of a flow: bytes of a TCP stream, echo requests. */
export type FlowCounter = () => Partial<Pick<RunFlow, 'tcpBytes' | 'echoes'>>;

export interface SentFlow {
  /** Payload that was given to the connection. */
  readonly add: (payload: Uint8Array) => void;
  /** Fixes the figures; only the first call counts. */
  readonly end: () => void;
  readonly isOpen: () => boolean;
  readonly figures: () => RunFlow;
  /** Of the payload so far. */
  readonly sha256: () => string;
}

/** `counter` tells what it has counted so far; null: nothing. `startedMs`: before the first packet. */
export function createSentFlow(
  ends: FlowEnds,
  startedMs: number,
  clock: () => number,
  counter: FlowCounter | null,
): SentFlow {
  const hash = createHash('sha256');
  let applicationBytes = 0;
  let sum: string | null = null;
  let ended: RunFlow | null = null;
  const figures = (endedMs: number | null): RunFlow => ({
    protocol: ends.protocol,
    localIp: ends.localIp,
    localPort: ends.localPort,
    remoteIp: ends.remoteIp,
    remotePort: ends.remotePort,
    applicationBytes,
    tcpBytes: null,
    ...counter?.(),
    startedMs,
    endedMs,
  });
  return {
    add: (payload) => {
      if (ended !== null) return;
      hash.update(payload);
      applicationBytes += payload.length;
    },
    end: () => {
      ended ??= figures(clock());
    },
    isOpen: () => ended === null,
    figures: () => ended ?? figures(null),
    sha256: () => (ended === null ? hash.copy().digest('hex') : (sum ??= hash.digest('hex'))),
  };
}
