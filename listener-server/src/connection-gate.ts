// Admits TCP connections, whatever is spoken on them: limits before a byte is read, a deadline for the handshake, and
// room for newcomers at the cost of strangers.

import type { Socket } from 'node:net';
import type { AddressLimits } from './address-limits.ts';
import { endsOf, type TcpConnection } from './connection.ts';
import type { ListenerLog } from './listener-log.ts';

export interface ConnectionGateOptions {
  readonly limits: AddressLimits;
  readonly log: ListenerLog;
  readonly clock: () => number;
  /** From the TCP connection to the accepted handshake, ms. */
  readonly handshakeDeadlineMs: number;
  /** Connections at once that have not shaken hands: each costs up to 75 kB, and nobody has vouched for it. */
  readonly maxStrangers: number;
}

export interface Admitted extends TcpConnection {
  /** What is to be cut before the socket itself: TLS above it. */
  readonly setCut: (cut: () => void) => void;
}

export interface ConnectionGate {
  /** Null: it is refused, and cut. */
  readonly admit: (socket: Socket) => Admitted | null;
  /** Resolves when no connection is left and what their ends set off is done. */
  readonly drained: () => Promise<void>;
  /** Cuts those that have not finished their handshake: they have nothing to lose. */
  readonly destroyStrangers: () => void;
  readonly destroyAll: () => void;
}

/** A connection that has not shaken hands yet. */
interface Stranger {
  readonly giveBack: () => void;
  readonly ends: TcpConnection['ends'];
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createConnectionGate(options: ConnectionGateOptions): ConnectionGate {
  const { limits, log, clock } = options;
  const open = new Set<Socket>();
  // In the order they came.
  const strangers = new Map<Socket, Stranger>();
  const waiting: (() => void)[] = [];
  const cuts = new WeakMap<Socket, () => void>();

  const destroy = (socket: Socket): void => {
    cuts.get(socket)?.();
    socket.destroy();
  };
  /**
   * A flood from many addresses takes every place for as long as the deadline; who means it has shaken hands long
   * before. So the one who has waited longest makes room.
   */
  const displaceOldest = (): boolean => {
    const oldest = strangers.entries().next();
    if (oldest.done === true) return false;
    const [socket, { giveBack, ends }] = oldest.value;
    log.write('warn', 'connection.displaced', { remote: ends.srcIp, port: ends.dstPort });
    strangers.delete(socket);
    giveBack();
    destroy(socket);
    return true;
  };
  const place = (address: string): ReturnType<AddressLimits['admit']> => {
    const admitted = limits.admit(address);
    if (admitted === 'full' && displaceOldest()) return limits.admit(address);
    // Only by somebody who is let in: one who is refused must not cost others their place.
    if (typeof admitted === 'function' && strangers.size >= options.maxStrangers) displaceOldest();
    return admitted;
  };
  return {
    admit: (socket) => {
      const ends = endsOf(socket);
      const giveBack = place(ends.srcIp);
      if (typeof giveBack === 'string') {
        log.write('warn', 'connection.refused', { remote: ends.srcIp, port: ends.dstPort, reason: giveBack });
        socket.resetAndDestroy();
        return null;
      }
      open.add(socket);
      strangers.set(socket, { giveBack, ends });
      const deadline = setTimeout(() => {
        log.write('warn', 'handshake.late', { remote: ends.srcIp, port: ends.dstPort });
        destroy(socket);
      }, options.handshakeDeadlineMs);
      const accepted = (): void => {
        clearTimeout(deadline);
        strangers.delete(socket);
      };
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        accepted();
        open.delete(socket);
        giveBack();
        if (open.size === 0) for (const one of waiting.splice(0)) one();
      });
      return {
        ...{ raw: socket, ends, acceptedMs: clock(), accepted },
        setCut: (cut) => void cuts.set(socket, cut),
      };
    },
    drained: () =>
      new Promise((resolve) => {
        if (open.size === 0) resolve();
        else waiting.push(resolve);
      }),
    destroyStrangers: () => {
      for (const socket of [...strangers.keys()]) destroy(socket);
    },
    destroyAll: () => {
      for (const socket of [...open]) destroy(socket);
    },
  };
}
