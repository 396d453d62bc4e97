// One run of chum as the listener saw it: its flows, their sums, and the receipt they make.

import type { ReceiptBody, ReceiptFlow } from '@jaws/shared/exfil/receipt';
import { createDnsStream, type DnsStream } from './dns-stream.ts';
import { createFlow, type Flow, type FlowEnds, type FlowStart } from './flow.ts';

/** Flows listed in a receipt; those beyond are in its sums only. */
export const maxListedFlows = 20_000;

export interface Run {
  readonly runId: string;
  readonly startedMs: number;
  /** Gives the flow; `cut` is called when the run ends before the flow. Call `flowEnded` after its `finish`. */
  readonly addFlow: (start: FlowStart, cut: () => void) => Flow;
  readonly flowEnded: (flow: Flow) => void;
  /** The flow of this UDP sender, made when it is the first datagram of it. */
  readonly udpFlow: (ends: FlowEnds) => Flow;
  readonly dns: (zone: string) => DnsStream;
  /** TCP connections that are open now. */
  readonly openConnections: () => number;
  readonly lastMs: () => number;
  /** Ends all flows that are still open. */
  readonly stop: () => void;
  readonly body: (state: ReceiptBody['state']) => ReceiptBody;
}

interface Sums {
  applicationBytes: number;
  handshakeBytes: number;
  tcpBytes: number;
  lastMs: number;
}

function add(sums: Sums, flow: ReceiptFlow): void {
  sums.applicationBytes += flow.applicationBytes;
  sums.handshakeBytes += flow.handshakeBytes;
  sums.tcpBytes += flow.tcpBytes ?? 0;
  sums.lastMs = Math.max(sums.lastMs, flow.lastMs);
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createRun(runId: string, clock: () => number): Run {
  const startedMs = clock();
  const open = new Map<Flow, () => void>();
  const udp = new Map<string, Flow>();
  const listed: ReceiptFlow[] = [];
  const closedSums: Sums = { applicationBytes: 0, handshakeBytes: 0, tcpBytes: 0, lastMs: startedMs };
  let notListed = 0;
  let stream: { readonly zone: string; readonly dns: DnsStream } | null = null;
  const addFlow = (start: FlowStart, cut: () => void): Flow => {
    const flow = createFlow(start, clock);
    open.set(flow, cut);
    return flow;
  };
  const flowEnded = (flow: Flow): void => {
    if (!open.delete(flow)) return;
    const figures = flow.figures();
    add(closedSums, figures);
    if (listed.length < maxListedFlows) listed.push(figures);
    else notListed++;
  };
  const openFigures = (): ReceiptFlow[] => Array.from(open.keys(), (flow) => flow.figures());
  return {
    runId,
    startedMs,
    addFlow,
    flowEnded,
    udpFlow: (ends) => {
      const key = `${ends.srcIp} ${ends.srcPort} ${ends.dstPort}`;
      let flow = udp.get(key);
      if (flow === undefined) {
        if (udp.size >= maxListedFlows) forgetOldest(udp, flowEnded);
        flow = addFlow({ ...ends, style: 'dns', firstMs: clock(), handshakeBytes: 0 }, () => undefined);
        udp.set(key, flow);
      }
      return flow;
    },
    dns: (zone) => (stream ??= { zone, dns: createDnsStream() }).dns,
    openConnections: () => open.size - udp.size,
    lastMs: () => {
      let last = closedSums.lastMs;
      for (const flow of open.keys()) last = Math.max(last, flow.lastMs());
      return last;
    },
    stop: () => {
      for (const [flow, cut] of [...open]) {
        flow.finish(flow.figures().protocol === 'UDP' ? 'complete' : 'stopped');
        flowEnded(flow);
        cut();
      }
    },
    body: (state) => {
      const flows = openFigures();
      const sums = { ...closedSums };
      for (const flow of flows) add(sums, flow);
      const room = maxListedFlows - listed.length;
      const dns = stream === null ? null : { zone: stream.zone, ...stream.dns.figures() };
      return {
        version: 1,
        runId,
        state,
        startedMs,
        ...sums,
        flows: [...listed, ...flows.slice(0, room)],
        flowsNotListed: notListed + Math.max(0, flows.length - room),
        dns,
      };
    },
  };
}

/** A sender that changes its port with every query must not fill the memory. */
function forgetOldest(udp: Map<string, Flow>, ended: (flow: Flow) => void): void {
  for (const [key, flow] of udp) {
    flow.finish('complete');
    ended(flow);
    udp.delete(key);
    return;
  }
}
