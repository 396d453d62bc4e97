// How a connection that carries payload is opened, for each transport: the connection, the handshake in its own words,
// and the link that writes payload.

import { isIPv6 } from 'node:net';
import type { ChumTransport } from '@jaws/shared/exfil/style-shapes';
import type { Lane } from '@jaws/shared/exfil/schedule';
import { openDnsAsker } from './dns-asker.ts';
import { shakeHandsByDns } from './dns-handshake.ts';
import { createDnsLink, type DnsStream } from './dns-link.ts';
import { createFtpLink, shakeHandsByFtp } from './ftp-link.ts';
import { createHttpLink, shakeHandsByHttp, type HttpLink } from './http-link.ts';
import { shakeHandsByLines } from './lines-handshake.ts';
import { createLinesLink } from './lines-link.ts';
import { createIcmpLink } from './icmp-link.ts';
import type { ListenerGate } from './listener-gate.ts';
import type { OnComing, TcpLink } from './open-tcp.ts';
import { cutOff, type TlsLink } from './open-tls.ts';
import { createPinger } from './pinger.ts';
import type { PingLimit } from './ping-limit.ts';
import type { CountedFlow, LinkDeadlines, OnSent, PayloadLink } from './payload-link.ts';
import { createRequestLink } from './request-link.ts';
import type { FlowCounter, FlowEnds, SentFlow } from './sent-flow.ts';
import { createSmtpLink, shakeHandsBySmtp } from './smtp-link.ts';
import { createSshLink, shakeHandsBySsh } from './ssh-link.ts';
import { createWebsocketLink, upgradeToWebsocket } from './websocket-link.ts';

/** What a TLS hello shows. */
export type LaneFace = Pick<Lane, 'isWeb' | 'sni' | 'transport'>;

/** What the openers need of the run. */
export interface OpenTools {
  readonly runId: string;
  readonly ip: string;
  readonly gate: ListenerGate;
  readonly stream: DnsStream;
  readonly deadlines: LinkDeadlines;
  readonly clock: () => number;
  readonly onSent: OnSent;
  readonly coming: OnComing;
  /** A TLS connection whose handshake is `greet`; cut and ended in the ledger when that fails. @throws JawsError chum.* */
  readonly openSecure: <T>(
    port: number,
    face: LaneFace,
    greet: (link: TlsLink, flow: SentFlow) => Promise<T>,
  ) => Promise<T>;
  /** The same without TLS. */
  readonly openBare: <T>(port: number, greet: (link: TcpLink, flow: SentFlow) => Promise<T>) => Promise<T>;
  /** In the ledger from now on. `counter` as for createSentFlow. */
  readonly addFlow: (ends: FlowEnds, startedMs: number, counter: FlowCounter | null) => SentFlow;
  /** Ways to cut what is open. */
  readonly cuts: Set<() => void>;
  /**
   * Of the listener's certificate, where the connection itself shows none: the pinned one, or else it is looked at over
   * TLS on the run's other ports, and on this one where it may have TLS, too. @throws JawsError chum.*
   */
  readonly fingerprint: (port: number, mayHaveTls: boolean) => Promise<string>;
  /** An accepted connection for control requests, on the first of these ports that is one. @throws JawsError chum.* */
  readonly control: (ports: readonly number[]) => Promise<HttpLink>;
  /** Of all pings of the run. */
  readonly pings: PingLimit;
}

/** @throws JawsError chum.*: nothing of the payload was sent then */
export type Opener = (tools: OpenTools, lane: Lane, port: number) => Promise<PayloadLink>;

export async function greetHttp(link: TlsLink, { gate, deadlines }: OpenTools): Promise<HttpLink> {
  const http = createHttpLink(link, deadlines.stallMs);
  await shakeHandsByHttp(http, gate);
  return http;
}

const openLines: Opener = (tools, lane, port) =>
  tools.openSecure(port, lane, async (link, flow) => {
    const { gate, deadlines, onSent } = tools;
    const reader = await shakeHandsByLines(link, gate, deadlines.handshakeMs);
    return createLinesLink(link, reader, { flow, onSent }, deadlines.stallMs);
  });

/** What comes after the handshake by HTTPS. */
function overHttp(
  create: (http: HttpLink, tools: OpenTools, counted: CountedFlow) => PayloadLink | Promise<PayloadLink>,
): Opener {
  return (tools, lane, port) =>
    tools.openSecure(port, lane, async (link, flow) =>
      create(await greetHttp(link, tools), tools, { flow, onSent: tools.onSent }),
    );
}

const openPost = overHttp((http, { runId, deadlines }, counted) =>
  createRequestLink(http, { method: 'POST', nextPath: () => `/v1/run/${runId}` }, counted, deadlines.stallMs),
);

const openPut = overHttp((http, { runId, deadlines }, counted) => {
  let count = 0;
  const nextPath = (): string => `/v1/run/${runId}/part-${String(++count).padStart(6, '0')}.bin`;
  return createRequestLink(http, { method: 'PUT', nextPath }, counted, deadlines.stallMs);
});

const openWebsocket = overHttp(async (http, { runId, deadlines }, counted) => {
  await upgradeToWebsocket(http, `/v1/run/${runId}/socket`);
  return createWebsocketLink(http, counted, deadlines.stallMs);
});

const openDns: Opener = async (tools, { zone }, port) => {
  const { runId, ip, gate, stream, clock, onSent, coming, cuts } = tools;
  // UDP and TCP may have one number.
  const fingerprint = await tools.fingerprint(port, true);
  const startedMs = clock();
  const asker = await openDnsAsker(ip, port, coming);
  const ends = { localIp: asker.localIp, localPort: asker.localPort, remoteIp: ip, remotePort: port };
  const flow = tools.addFlow({ protocol: 'UDP', ...ends }, startedMs, null);
  const cut = (): void => {
    asker.close();
    flow.end();
  };
  cuts.add(cut);
  try {
    await shakeHandsByDns(asker, gate, runId, zone, fingerprint);
    const link = createDnsLink(asker, runId, zone, stream, flow, onSent);
    cuts.delete(cut);
    cuts.add(link.abort);
    return link;
  } catch (error) {
    cut();
    throw error;
  }
};

/** A plain protocol in which the handshake is made. */
function overTcp<T>(
  shake: (link: TcpLink, gate: ListenerGate, fingerprint: string, deadlines: LinkDeadlines) => Promise<T>,
  create: (link: TcpLink, talk: T, tools: OpenTools, flow: SentFlow) => PayloadLink,
): Opener {
  return async (tools, _lane, port) => {
    const fingerprint = await tools.fingerprint(port, false);
    return await tools.openBare(port, async (link, flow) => {
      const talk = await shake(link, tools.gate, fingerprint, tools.deadlines);
      return create(link, talk, tools, flow);
    });
  };
}

const openFtp = overTcp(shakeHandsByFtp, (link, talk, { deadlines, onSent, openBare }, flow) =>
  createFtpLink(link, {
    ...{ talk, flow, onSent, stallMs: deadlines.stallMs },
    openData: (port) => openBare(port, (data, dataFlow) => Promise.resolve({ link: data, flow: dataFlow })),
  }),
);

const openSmtp = overTcp(shakeHandsBySmtp, (link, talk, { deadlines, onSent, clock }, flow) =>
  createSmtpLink(link, { talk, flow, onSent, clock, stallMs: deadlines.stallMs }),
);

const openSsh = overTcp(shakeHandsBySsh, (link, reader, { deadlines, onSent }, flow) =>
  createSshLink(link, reader, { flow, onSent }, deadlines.stallMs),
);

/** The listener proves itself over TLS; then, and only then, its machine is pinged. */
const openIcmp: Opener = async (tools, lane, port) => {
  const { ip, clock, onSent, coming, cuts, pings } = tools;
  const prove = async (): Promise<string> => {
    const { link } = await tools.control([port, ...lane.ports]);
    await cutOff(link);
    return link.localIp;
  };
  const localIp = await prove();
  const protocol = isIPv6(ip) ? 'IPv6-ICMP' : 'ICMP';
  const ends = { protocol, localIp, localPort: 0, remoteIp: ip, remotePort: 0 } as const;
  await coming(ends);
  const pinger = createPinger(ip, localIp);
  const startedMs = clock();
  cuts.add(pinger.close);
  try {
    await pinger.probe();
  } finally {
    cuts.delete(pinger.close);
  }
  const echoes = { requests: 0, answered: 0 };
  const flow = tools.addFlow(ends, startedMs, () => ({ echoes: { ...echoes } }));
  const link = createIcmpLink(pinger, { flow, onSent, echoes, pings, prove });
  cuts.add(link.abort);
  return link;
};

export const openers: Readonly<Record<ChumTransport, Opener>> = {
  lines: openLines,
  post: openPost,
  put: openPut,
  websocket: openWebsocket,
  dns: openDns,
  ftp: openFtp,
  smtp: openSmtp,
  ssh: openSsh,
  icmp: openIcmp,
};
