// One TCP connection with TLS to the listener, from a local port that is chosen beforehand: whoever labels captures
// knows the flow before its SYN. The certificate is not checked by an authority but by the gate.

import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../dataset/disk-errors.ts';
import type { ComingFlow } from './chum-run.ts';
import { connectError, notAListener, placeText, timedOut } from './link-errors.ts';

export interface TlsTarget {
  readonly ip: string;
  readonly port: number;
  /** Null: no name in the hello. */
  readonly servername: string | null;
  /** Empty: none offered. */
  readonly alpn: readonly string[];
  /** For TCP, and once more for TLS, ms. */
  readonly deadlineMs: number;
  /** Holds a way to cut the connection as long as it is there. */
  readonly cuts: Set<() => void>;
}

export interface TlsLink {
  readonly tls: TLSSocket;
  /** Below TLS: its bytesWritten is what went into the TCP stream. */
  readonly raw: Socket;
  readonly place: string;
  /** SHA-256 of the certificate's DER, 64 hex digits. */
  readonly fingerprint: string;
  readonly localIp: string;
  readonly localPort: number;
  readonly remoteIp: string;
  readonly remotePort: number;
}

/** Told before a connection is tried; resolves when it may be. */
export type OnComing = (flow: ComingFlow) => Promise<void>;

/** The ephemeral ports of Linux. */
const leastPort = 32_768;
const mostPort = 60_999;
const portTries = 20;

/** Runs `work` with random local ports until one is free. The schedule's seed has no say in it. */
export async function withLocalPort<T>(work: (localPort: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work(randomInt(leastPort, mostPort + 1));
    } catch (error) {
      const code = errnoCode(error);
      if ((code !== 'EADDRINUSE' && code !== 'EADDRNOTAVAIL') || tries >= portTries) throw error;
    }
  }
}

/** @throws JawsError chum.refused, chum.timed-out, chum.not-a-listener */
export async function openTls(target: TlsTarget, coming: OnComing): Promise<TlsLink> {
  const place = placeText(target.ip, target.port);
  const raw = await openTcp(target, place, coming);
  // Read now: an ended socket has forgotten them.
  const ends = { localIp: raw.localAddress ?? '', localPort: raw.localPort ?? 0 };
  const tls = await secure(raw, target, place);
  const certificate = tls.getPeerCertificate().raw as Buffer | undefined;
  if (certificate === undefined) {
    raw.destroy();
    throw notAListener(place, 'it shows no certificate');
  }
  const fingerprint = createHash('sha256').update(certificate).digest('hex');
  return { tls, raw, place, fingerprint, ...ends, remoteIp: target.ip, remotePort: target.port };
}

/** Ends a connection without TLS's own end: nothing more is sent in it. Resolves when it is closed. */
export async function cutOff({ tls, raw }: Pick<TlsLink, 'tls' | 'raw'>): Promise<void> {
  const closed = raw.closed ? null : once(raw, 'close');
  tls.destroy();
  raw.destroy();
  await closed;
}

async function openTcp(target: TlsTarget, place: string, coming: OnComing): Promise<Socket> {
  try {
    return await withLocalPort(async (localPort) => {
      await coming({ protocol: 'TCP', localPort, remoteIp: target.ip, remotePort: target.port });
      return await connectFrom(localPort, target, place);
    });
  } catch (error) {
    throw connectError(error, place);
  }
}

function connectFrom(localPort: number, target: TlsTarget, place: string): Promise<Socket> {
  const { ip: host, port, deadlineMs, cuts } = target;
  const raw = connectTcp({ host, port, localPort, allowHalfOpen: true, noDelay: true });
  const cut = (): void => {
    raw.destroy(new JawsError('cancelled'));
  };
  cuts.add(cut);
  raw.once('close', () => cuts.delete(cut));
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      raw.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(timedOut(place));
    }, deadlineMs);
    raw.once('error', fail);
    raw.once('connect', () => {
      clearTimeout(timer);
      raw.off('error', fail);
      // Later ones come by the TLS socket above it.
      raw.on('error', () => undefined);
      resolve(raw);
    });
  });
}

function secure(raw: Socket, target: TlsTarget, place: string): Promise<TLSSocket> {
  const { servername, alpn, deadlineMs } = target;
  const tls = connectTls({
    socket: raw,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ...(servername === null || isIP(servername) !== 0 ? {} : { servername }),
    ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
  });
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      tls.destroy();
      raw.destroy();
      reject(error);
    };
    const onError = (error: Error): void => {
      fail(notAListener(place, `it does not speak TLS (${errnoCode(error) ?? error.message})`, error));
    };
    const onClose = (): void => {
      fail(notAListener(place, 'it ended the connection before TLS was set up'));
    };
    const timer = setTimeout(() => {
      fail(timedOut(place));
    }, deadlineMs);
    tls.once('error', onError).once('close', onClose);
    tls.once('secureConnect', () => {
      clearTimeout(timer);
      tls.off('error', onError).off('close', onClose);
      tls.on('error', () => undefined);
      tls.on('close', () => raw.destroy());
      resolve(tls);
    });
  });
}
