// All connections of a run and their sums: what the state shows, what the record keeps, what the receipt is held
// against.

import type { RunFlow } from '@jaws/shared/exfil/run-record';
import type { SentFlow } from './sent-flow.ts';

export interface FlowLedger {
  readonly add: (flow: SentFlow) => void;
  /** Payload given to a connection, counted over all. */
  readonly sent: (bytes: number) => void;
  readonly sentBytes: () => number;
  readonly connections: () => number;
  readonly open: () => number;
  readonly all: () => RunFlow[];
  readonly newest: (most: number) => RunFlow[];
  /** Payload of the TCP flows that carried any: how often which bytes and sum. */
  readonly tcpPayloads: () => { readonly bytes: number; readonly sha256: string }[];
  /** Bytes a second over the last seconds; call it a few times a second. */
  readonly rate: () => number;
}

const rateWindowMs = 5000;

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Bytes a second since the oldest sample in the window. */
function createRate(): (bytes: number) => number {
  const samples: Sample[] = [{ atMs: performance.now(), bytes: 0 }];
  return (bytes) => {
    const atMs = performance.now();
    samples.push({ atMs, bytes });
    while (samples.length > 2 && (samples[1]?.atMs ?? 0) < atMs - rateWindowMs) samples.shift();
    const [first] = samples;
    const ms = atMs - (first?.atMs ?? atMs);
    return ms < 1 ? 0 : Math.max(0, ((bytes - (first?.bytes ?? 0)) * 1000) / ms);
  };
}

export function createFlowLedger(): FlowLedger {
  const flows: SentFlow[] = [];
  const rateOf = createRate();
  let sentBytes = 0;
  return {
    add: (flow) => void flows.push(flow),
    sent: (bytes) => {
      sentBytes += bytes;
    },
    sentBytes: () => sentBytes,
    connections: () => flows.length,
    open: () => flows.reduce((sum, flow) => sum + (flow.isOpen() ? 1 : 0), 0),
    all: () => flows.map((flow) => flow.figures()),
    newest: (most) => flows.slice(-most).map((flow) => flow.figures()),
    tcpPayloads: () =>
      flows
        .map((flow) => ({ ...flow.figures(), sha256: flow.sha256() }))
        .filter(({ protocol, applicationBytes }) => protocol === 'TCP' && applicationBytes > 0)
        .map(({ applicationBytes: bytes, sha256 }) => ({ bytes, sha256 })),
    rate: () => rateOf(sentBytes),
  };
}
