// One TCP connection to the listener, from a local port that is chosen beforehand: whoever labels captures knows the flow
// before its SYN.

import { randomInt } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../dataset/disk-errors.ts';
import type { ComingFlow } from './chum-run.ts';
import { connectError, placeText, timedOut } from './link-errors.ts';

export interface TcpTarget {
  readonly ip: string;
  readonly port: number;
  /** For each step up to the open connection: TCP, and TLS where it is used, ms. */
  readonly deadlineMs: number;
  /** Holds a way to cut the connection as long as it is there. */
  readonly cuts: Set<() => void>;
}

export interface TcpLink {
  /** Its bytesWritten is what went into the TCP stream, also below TLS. */
  readonly raw: Socket;
  readonly place: string;
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

/** @throws JawsError chum.refused, chum.timed-out */
export async function openTcp(target: TcpTarget, coming: OnComing): Promise<TcpLink> {
  const place = placeText(target.ip, target.port);
  const raw = await openRaw(target, place, coming);
  // Read now: an ended socket has forgotten them.
  const ends = { localIp: raw.localAddress ?? '', localPort: raw.localPort ?? 0 };
  return { raw, place, ...ends, remoteIp: target.ip, remotePort: target.port };
}

async function openRaw(target: TcpTarget, place: string, coming: OnComing): Promise<Socket> {
  try {
    return await withLocalPort(async (localPort) => {
      await coming({ protocol: 'TCP', localPort, remoteIp: target.ip, remotePort: target.port });
      return await connectFrom(localPort, target, place);
    });
  } catch (error) {
    throw connectError(error, place);
  }
}

function connectFrom(localPort: number, target: TcpTarget, place: string): Promise<Socket> {
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
      // Later ones come by the TLS socket above it, or end it.
      raw.on('error', () => undefined);
      resolve(raw);
    });
  });
}
