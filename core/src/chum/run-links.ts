// Opens the connections of a run: each from a port of its own that the watchers know first, each through the gate, each
// in the ledger from its first packet on.

import { isIP } from 'node:net';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Lane } from '@jaws/shared/exfil/schedule';
import type { FlowWatch } from './chum-run.ts';
import { openDnsAsker } from './dns-asker.ts';
import { shakeHandsByDns } from './dns-handshake.ts';
import { createDnsLink, type DnsStream } from './dns-link.ts';
import type { FlowLedger } from './flow-ledger.ts';
import { createHttpLink, shakeHandsByHttp, type HttpLink } from './http-link.ts';
import { shakeHandsByLines } from './lines-handshake.ts';
import { createLinesLink } from './lines-link.ts';
import type { ListenerGate } from './listener-gate.ts';
import { cutOff, openTls, type OnComing, type TlsLink } from './open-tls.ts';
import type { PayloadLink } from './payload-link.ts';
import { createPostLink } from './post-link.ts';
import { createSentFlow, type FlowEnds, type SentFlow } from './sent-flow.ts';

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
  /** As they were asked for; a run by DNS looks for TLS on the others. */
  readonly ports: readonly number[];
  readonly deadlines: LinkDeadlines;
}

export interface LinkDeadlines {
  /** TCP, TLS and each answer of the handshake, ms. */
  readonly handshakeMs: number;
  /** How long a listener may take nothing of the payload, ms. */
  readonly stallMs: number;
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

function alpnOf({ isWeb, transport }: Pick<Lane, 'isWeb' | 'transport'>): readonly string[] {
  if (!isWeb) return [];
  return transport === 'http' ? ['http/1.1'] : ['h2', 'http/1.1'];
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createRunLinks(options: RunLinksOptions): RunLinks {
  const { runId, ip, gate, ledger, stream, clock, deadlines } = options;
  const { handshakeMs: deadlineMs, stallMs } = deadlines;
  const coming = createOnComing(options.flows);
  const open = new Set<() => void>();
  const carrying = new Set<PayloadLink>();
  let isGivenUp = false;
  const knownPorts = new Set<number>();

  const flowOf = (ends: FlowEnds, startedMs: number, link: TlsLink | null): SentFlow => {
    const flow = createSentFlow(ends, startedMs, clock, link === null ? null : () => link.raw.bytesWritten);
    ledger.add(flow);
    return flow;
  };
  /** A TLS connection whose handshake is `greet`; cut and ended in the ledger when that fails. */
  const openSecure = async <T>(
    port: number,
    lane: Pick<Lane, 'isWeb' | 'sni' | 'transport'>,
    greet: (link: TlsLink, flow: SentFlow) => Promise<T>,
  ): Promise<T> => {
    const startedMs = clock();
    const target = {
      ip,
      port,
      servername: servernameOf(lane, options),
      alpn: alpnOf(lane),
      deadlineMs,
      cuts: open,
    };
    const link = await openTls(target, coming);
    const flow = flowOf({ protocol: 'TCP', ...link }, startedMs, link);
    link.raw.once('close', flow.end);
    try {
      const greeted = await greet(link, flow);
      knownPorts.delete(port);
      knownPorts.add(port);
      return greeted;
    } catch (error) {
      link.raw.destroy();
      flow.end();
      throw error;
    }
  };
  const greetHttp = async (link: TlsLink): Promise<HttpLink> => {
    const http = createHttpLink(link, stallMs);
    await shakeHandsByHttp(http, gate);
    return http;
  };
  const openLines = (lane: Lane, port: number): Promise<PayloadLink> =>
    openSecure(port, lane, async (link, flow) => {
      await shakeHandsByLines(link, gate, deadlineMs);
      return createLinesLink(link, flow, ledger.sent, stallMs);
    });
  const openPost = (lane: Lane, port: number): Promise<PayloadLink> =>
    openSecure(port, lane, async (link, flow) =>
      createPostLink(await greetHttp(link), runId, flow, ledger.sent, stallMs),
    );
  const openDns = async ({ zone }: Lane, port: number): Promise<PayloadLink> => {
    const fingerprint = gate.fingerprint() ?? (await fingerprintBy(port));
    const startedMs = clock();
    const asker = await openDnsAsker(ip, port, coming);
    const ends = { localIp: asker.localIp, localPort: asker.localPort, remoteIp: ip, remotePort: port };
    const flow = flowOf({ protocol: 'UDP', ...ends }, startedMs, null);
    const cut = (): void => {
      asker.close();
      flow.end();
    };
    open.add(cut);
    try {
      await shakeHandsByDns(asker, gate, runId, zone, fingerprint);
      const link = createDnsLink(asker, runId, zone, stream, flow, ledger.sent);
      open.delete(cut);
      open.add(link.abort);
      return link;
    } catch (error) {
      cut();
      throw error;
    }
  };
  /** DNS shows no certificate: without a pinned one it is looked at over TLS first. */
  const fingerprintBy = async (port: number): Promise<string> => {
    const http = await control([...options.ports.filter((one) => one !== port), port, ...controlPorts]);
    await cutOff(http.link);
    return http.link.fingerprint;
  };
  const control: RunLinks['control'] = async (ports) => {
    let first: unknown = null;
    for (const port of new Set(ports)) {
      try {
        return await openSecure(port, { isWeb: false, sni: null, transport: 'http' }, greetHttp);
      } catch (error) {
        first ??= error;
        // Who refuses the token or shows another certificate will do so on every port.
        if (isGivenUp || !(error instanceof JawsError && elsewhere.has(error.code))) throw error;
      }
    }
    throw first;
  };
  const openers = { dns: openDns, http: openPost, lines: openLines } as const;
  const abortAll = (): void => {
    for (const cut of [...open]) cut();
  };
  return {
    open: async (lane, port) => {
      const link = await openers[lane.transport](lane, port);
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

const elsewhere: ReadonlySet<string> = new Set(['chum.refused', 'chum.timed-out', 'chum.not-a-listener']);
/** Where a listener is looked for when a run met it on UDP alone, or when no port was named. */
export const controlPorts: readonly number[] = [443, 53, 8080];
