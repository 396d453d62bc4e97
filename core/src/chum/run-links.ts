// Opens the connections of a run: each from a port of its own that the watchers know first, each through the gate, each
// in the ledger from its first packet on.

import { isIP } from 'node:net';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Lane } from '@jaws/shared/exfil/schedule';
import { transports } from '@jaws/shared/exfil/style-shapes';
import type { FlowWatch } from './chum-run.ts';
import type { DnsStream } from './dns-link.ts';
import type { FlowLedger } from './flow-ledger.ts';
import type { HttpLink } from './http-link.ts';
import type { ListenerGate } from './listener-gate.ts';
import { openTcp, type OnComing, type TcpLink } from './open-tcp.ts';
import { cutOff, openTls } from './open-tls.ts';
import { greetHttp, openers, type LaneFace, type OpenTools } from './payload-openers.ts';
import type { LinkDeadlines, PayloadLink } from './payload-link.ts';
import { createPingLimit } from './ping-limit.ts';
import { createSentFlow, type SentFlow } from './sent-flow.ts';

export interface RunLinksOptions {
  readonly runId: string;
  readonly host: string;
  /** The address that the host's name stands for. */
  readonly ip: string;
  readonly gate: ListenerGate;
  readonly ledger: FlowLedger;
  readonly stream: DnsStream;
  readonly flows: FlowWatch;
  readonly clock: () => number;
  /** For the TLS hello of styles that show a name; undefined = the host's own. */
  readonly sni: string | undefined;
  /** As they were asked for; a run without TLS looks for the certificate on the others. */
  readonly ports: readonly number[];
  readonly deadlines: LinkDeadlines;
}

export const linkDeadlines: LinkDeadlines = { handshakeMs: 10_000, stallMs: 60_000 };

export interface RunLinks {
  /** @throws JawsError chum.* */
  readonly open: (lane: Lane, port: number) => Promise<PayloadLink>;
  /** An accepted connection for control requests, on the first of these ports that is one. @throws JawsError chum.* */
  readonly control: (ports: readonly number[]) => Promise<HttpLink>;
  /** TCP ports on which the listener was met, the last one first. */
  readonly knownPorts: () => readonly number[];
  /** Cuts those that carry payload and whose listener has taken nothing for so long. */
  readonly abortStalled: (ms: number) => void;
  readonly abortAll: () => void;
  /** Cuts all, and looks for the listener nowhere else. */
  readonly giveUp: () => void;
  readonly isGivenUp: () => boolean;
}

/** How long the watchers may keep a connection waiting. */
const comingDeadlineMs = 1000;
/** Shown where the host has no name of its own; belongs to nobody (RFC 2606). */
const plausibleName = 'files.example.net';

function createOnComing(flows: FlowWatch): OnComing {
  return async (flow) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, comingDeadlineMs)));
    // Labels may be missing then; that is no reason not to send.
    await Promise.race([flows.coming(flow).catch(() => undefined), late]);
    clearTimeout(timer);
  };
}

function servernameOf({ isWeb, sni }: Pick<Lane, 'isWeb' | 'sni'>, options: RunLinksOptions): string | null {
  if (sni !== null) return sni;
  if (!isWeb) return null;
  return options.sni ?? (isIP(options.host) === 0 ? options.host : plausibleName);
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createRunLinks(options: RunLinksOptions): RunLinks {
  const { runId, ip, gate, ledger, stream, clock, deadlines } = options;
  const { handshakeMs: deadlineMs } = deadlines;
  const coming = createOnComing(options.flows);
  const cuts = new Set<() => void>();
  const carrying = new Set<PayloadLink>();
  let isGivenUp = false;
  const knownPorts = new Set<number>();

  const addFlow: OpenTools['addFlow'] = (ends, startedMs, counter) => {
    const flow = createSentFlow(ends, startedMs, clock, counter);
    ledger.add(flow);
    return flow;
  };
  const greeted = async <L extends TcpLink, T>(
    link: L,
    startedMs: number,
    greet: (link: L, flow: SentFlow) => Promise<T>,
  ): Promise<T> => {
    const flow = addFlow({ protocol: 'TCP', ...link }, startedMs, () => ({
      tcpBytes: link.raw.bytesWritten,
    }));
    link.raw.once('close', flow.end);
    try {
      return await greet(link, flow);
    } catch (error) {
      link.raw.destroy();
      flow.end();
      throw error;
    }
  };
  const openSecure: OpenTools['openSecure'] = async (port, face, greet) => {
    const startedMs = clock();
    const servername = servernameOf(face, options);
    const alpn = face.isWeb ? transports[face.transport].alpn : [];
    const link = await openTls({ ip, port, servername, alpn, deadlineMs, cuts }, coming);
    const result = await greeted(link, startedMs, greet);
    knownPorts.delete(port);
    knownPorts.add(port);
    return result;
  };
  const openBare: OpenTools['openBare'] = async (port, greet) => {
    const startedMs = clock();
    return await greeted(await openTcp({ ip, port, deadlineMs, cuts }, coming), startedMs, greet);
  };
  const fingerprint: OpenTools['fingerprint'] = async (port, mayHaveTls) => {
    const known = gate.fingerprint();
    if (known !== null) return known;
    const others = options.ports.filter((one) => one !== port);
    const http = await control([...others, ...(mayHaveTls ? [port] : []), ...controlPorts]);
    await cutOff(http.link);
    return http.link.fingerprint;
  };
  const control: RunLinks['control'] = async (ports) => {
    let first: unknown = null;
    for (const port of new Set(ports)) {
      try {
        return await openSecure(port, controlFace, (link) => greetHttp(link, tools));
      } catch (error) {
        first ??= error;
        // Who refuses the token or shows another certificate will do so on every port.
        if (isGivenUp || !(error instanceof JawsError && elsewhere.has(error.code))) throw error;
      }
    }
    throw first;
  };
  const tools: OpenTools = {
    ...{ runId, ip, gate, stream, deadlines, clock, onSent: ledger.sent, coming },
    ...{ openSecure, openBare, addFlow, cuts, fingerprint, control, pings: createPingLimit() },
  };
  const abortAll = (): void => {
    for (const cut of [...cuts]) cut();
  };
  return {
    open: async (lane, port) => {
      const link = await openers[lane.transport](tools, lane, port);
      for (const one of carrying) if (!one.flow.isOpen()) carrying.delete(one);
      carrying.add(link);
      return link;
    },
    control,
    knownPorts: () => [...knownPorts].reverse(),
    abortStalled: (ms) => {
      for (const link of carrying) if (link.flow.isOpen() && link.stalledMs() >= ms) link.abort();
    },
    abortAll,
    giveUp: () => {
      isGivenUp = true;
      abortAll();
    },
    isGivenUp: () => isGivenUp,
  };
}

/** Of a connection for control requests. */
const controlFace: LaneFace = { isWeb: false, sni: null, transport: 'post' };
const elsewhere: ReadonlySet<string> = new Set(['chum.refused', 'chum.timed-out', 'chum.not-a-listener']);
/** Where a listener is looked for when a run met it on UDP alone, or when no port was named. */
export const controlPorts: readonly number[] = [443, 53, 8080];
