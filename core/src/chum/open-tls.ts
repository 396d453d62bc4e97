// One TCP connection with TLS to the listener. The certificate is not checked by an authority but by the gate.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { errnoCode } from '../dataset/disk-errors.ts';
import { notAListener, timedOut } from './link-errors.ts';
import { openTcp, type OnComing, type TcpLink, type TcpTarget } from './open-tcp.ts';

export interface TlsTarget extends TcpTarget {
  /** Null: no name in the hello. */
  readonly servername: string | null;
  /** Empty: none offered. */
  readonly alpn: readonly string[];
}

export interface TlsLink extends TcpLink {
  readonly tls: TLSSocket;
  /** SHA-256 of the certificate's DER, 64 hex digits. */
  readonly fingerprint: string;
}

/** @throws JawsError chum.refused, chum.timed-out, chum.not-a-listener */
export async function openTls(target: TlsTarget, coming: OnComing): Promise<TlsLink> {
  const link = await openTcp(target, coming);
  const { raw, place } = link;
  const tls = await secure(raw, target, place);
  const certificate = tls.getPeerCertificate().raw as Buffer | undefined;
  if (certificate === undefined) {
    raw.destroy();
    throw notAListener(place, 'it shows no certificate');
  }
  const fingerprint = createHash('sha256').update(certificate).digest('hex');
  return { ...link, tls, fingerprint };
}

/** Ends a connection without TLS's own end: nothing more is sent in it. Resolves when it is closed. */
export async function cutOff({ tls, raw }: Pick<TlsLink, 'tls' | 'raw'>): Promise<void> {
  const closed = raw.closed ? null : once(raw, 'close');
  tls.destroy();
  raw.destroy();
  await closed;
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
