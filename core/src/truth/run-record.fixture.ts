// Records of runs for tests: a listener on 203.0.113.9, a sender on 192.168.1.7.

import type { ReceiptFlow } from '@jaws/shared/exfil/receipt';
import type { RunFlow, RunRecord } from '@jaws/shared/exfil/run-record';

export const runStartMs = 1_700_000_000_000;

export function runFlowOf(localPort: number, change: Partial<RunFlow> = {}): RunFlow {
  return {
    ...{ protocol: 'TCP', localIp: '192.168.1.7', localPort, remoteIp: '203.0.113.9', remotePort: 443 },
    ...{ applicationBytes: 900, tcpBytes: 1000, startedMs: runStartMs, endedMs: runStartMs + 5000 },
    ...change,
  };
}

export function runOf(flows: readonly RunFlow[], change: Partial<RunRecord> = {}): RunRecord {
  return {
    ...{ version: 1, runId: '0123456789abcdef0123456789abcdef', host: 'listener', remoteIp: '203.0.113.9' },
    ...{ style: 'classic', scenario: null, attack: [], seed: 1, sizeBytes: 900, sentBytes: 900 },
    ...{ startedMs: runStartMs, endedMs: runStartMs + 6000, end: 'complete', flows: [...flows] },
    ...{ fingerprint: 'f'.repeat(64), receipt: null, receiptProblem: 'none asked for', captures: [] },
    ...change,
  };
}

/** A receipt with these flows; its signature is none. */
export function receiptOf(flows: readonly Partial<ReceiptFlow>[]): RunRecord['receipt'] {
  const zero = { applicationBytes: 0, handshakeBytes: 0, tcpBytes: 0 };
  return {
    body: {
      ...{ version: 1, runId: '0123456789abcdef0123456789abcdef', state: 'ended', ...zero },
      ...{ startedMs: runStartMs, lastMs: runStartMs, flowsNotListed: 0, dns: null },
      flows: flows.map((flow) => ({
        ...{ style: 'tls', protocol: 'TCP', srcIp: '198.51.100.1', srcPort: 1, dstIp: '203.0.113.9' },
        ...{ dstPort: 443, ...zero, datagramBytes: null, firstMs: runStartMs, lastMs: runStartMs },
        ...{ sha256: null, end: 'complete' },
        ...flow,
      })),
    },
    publicKey: 'A'.repeat(43),
    signature: 'A'.repeat(86),
  };
}
