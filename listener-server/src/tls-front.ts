// Accepts TCP connections: limits before a byte is read, TLS, a deadline for the handshake, and then by the first
// bytes to one of the two styles. What is neither is cut.

import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { AddressLimits } from './address-limits.ts';
import { endsOf, type Connection } from './connection.ts';
import type { ListenerKeys } from './listener-keys.ts';
import type { ListenerLog } from './listener-log.ts';

export interface TlsFrontOptions {
  readonly keys: ListenerKeys;
  readonly limits: AddressLimits;
  readonly log: ListenerLog;
  readonly clock: () => number;
  /** From the TCP connection to the accepted handshake, ms. */
  readonly handshakeDeadlineMs: number;
  /** Connections at once that have not shaken hands: each costs up to 75 kB, and nobody has vouched for it. */
  readonly maxStrangers: number;
  /** Silence that an accepted connection may keep, ms. */
  readonly idleMs: number;
  /** Takes the connection over; `first` are the bytes read so far. */
  readonly onLines: (connection: Connection, first: Buffer) => void;
  /** Takes the connection over; nothing is read. */
  readonly onHttp: (connection: Connection) => void;
}

export interface TlsFront {
  readonly serve: (socket: Socket) => void;
  /** Resolves when no connection is left and what their ends set off is done. */
  readonly drained: () => Promise<void>;
  /** Cuts those that have not finished their handshake: they have nothing to lose. */
  readonly destroyStrangers: () => void;
  readonly destroyAll: () => void;
}

const linesStart = Buffer.from('JAWS/');
const httpMethods = ['GET ', 'HEAD ', 'POST ', 'PUT ', 'DELETE '].map((text) => Buffer.from(text));

/** Null: not enough bytes to tell. */
function styleOf(bytes: Buffer): 'lines' | 'http' | 'garbage' | null {
  const fits = (start: Buffer): boolean => {
    const length = Math.min(start.length, bytes.length);
    return bytes.subarray(0, length).equals(start.subarray(0, length));
  };
  const isWhole = (start: Buffer): boolean => bytes.length >= start.length && fits(start);
  if (isWhole(linesStart)) return 'lines';
  if (httpMethods.some(isWhole)) return 'http';
  return fits(linesStart) || httpMethods.some(fits) ? null : 'garbage';
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createTlsFront(options: TlsFrontOptions): TlsFront {
  const { limits, log, clock } = options;
  const open = new Set<Socket>();
  // In the order they came, each with what gives its place back.
  const strangers = new Map<Socket, () => void>();
  const waiting: (() => void)[] = [];
  const connections = new WeakMap<Socket, Connection>();
  const server = createTlsServer(options);
  server.on('secureConnection', (tls) => {
    const raw = rawOf(tls);
    tls.on('error', () => tls.destroy());
    if (raw === null) {
      tls.destroy();
      return;
    }
    const connection = { ...begin(raw), tls };
    connections.set(raw, connection);
    tls.setTimeout(options.idleMs, () => tls.destroy());
    tls.on('close', () => raw.destroy());
    readFirst(options, connection);
  });
  const starts = new WeakMap<Socket, Omit<Connection, 'tls'>>();
  const begin = (raw: Socket): Omit<Connection, 'tls'> =>
    starts.get(raw) ?? { raw, ends: endsOf(raw), acceptedMs: clock(), accepted: () => undefined };

  const destroy = (socket: Socket): void => {
    connections.get(socket)?.tls.destroy();
    socket.destroy();
  };
  /**
   * A flood from many addresses takes every place for as long as the deadline; who means it has shaken hands long
   * before. So the one who has waited longest makes room.
   */
  const displaceOldest = (): boolean => {
    const oldest = strangers.entries().next();
    if (oldest.done === true) return false;
    const [socket, giveBack] = oldest.value;
    const { srcIp: remote = '', dstPort: port = 0 } = starts.get(socket)?.ends ?? {};
    log.write('warn', 'connection.displaced', { remote, port });
    strangers.delete(socket);
    giveBack();
    destroy(socket);
    return true;
  };
  const admit = (address: string): ReturnType<AddressLimits['admit']> => {
    const admitted = limits.admit(address);
    if (admitted === 'full' && displaceOldest()) return limits.admit(address);
    // Only by somebody who is let in: one who is refused must not cost others their place.
    if (typeof admitted === 'function' && strangers.size >= options.maxStrangers) displaceOldest();
    return admitted;
  };
  const serve = (socket: Socket): void => {
    const ends = endsOf(socket);
    const admitted = admit(ends.srcIp);
    if (typeof admitted === 'string') {
      log.write('warn', 'connection.refused', { remote: ends.srcIp, port: ends.dstPort, reason: admitted });
      socket.resetAndDestroy();
      return;
    }
    open.add(socket);
    strangers.set(socket, admitted);
    const deadline = setTimeout(() => {
      log.write('warn', 'handshake.late', { remote: ends.srcIp, port: ends.dstPort });
      destroy(socket);
    }, options.handshakeDeadlineMs);
    starts.set(socket, {
      raw: socket,
      ends,
      acceptedMs: clock(),
      accepted: () => {
        clearTimeout(deadline);
        strangers.delete(socket);
      },
    });
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(deadline);
      open.delete(socket);
      strangers.delete(socket);
      admitted();
      if (open.size === 0) for (const one of waiting.splice(0)) one();
    });
    server.emit('connection', socket);
  };
  return {
    serve,
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

/** The socket below; Node keeps it in `_parent`, which has no public name. */
function rawOf(tls: TLSSocket): Socket | null {
  return (tls as unknown as { readonly _parent?: Socket | null })._parent ?? null;
}

function createTlsServer({ keys, log, handshakeDeadlineMs }: TlsFrontOptions): Server {
  const server = createServer({
    key: keys.tlsKey,
    cert: keys.certificate,
    minVersion: 'TLSv1.2',
    // The client ends its half first and then reads what arrived.
    allowHalfOpen: true,
    handshakeTimeout: handshakeDeadlineMs,
    // Some clients offer h2 only, as browsers do first; what follows is agreed on by the first bytes, not by this.
    ALPNCallback: ({ protocols }) => (protocols.includes('http/1.1') ? 'http/1.1' : protocols[0]),
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, tls) => {
    const remote = rawOf(tls)?.remoteAddress;
    log.write('warn', 'tls.failed', {
      ...(remote === undefined ? {} : { remote }),
      reason: error.code ?? 'broken',
    });
    tls.destroy();
    rawOf(tls)?.destroy();
  });
  return server;
}

/** Reads until the first bytes tell the style, and hands the connection over. */
function readFirst(options: TlsFrontOptions, connection: Connection): void {
  const { tls, ends } = connection;
  let first: Buffer = Buffer.alloc(0);
  const take = (bytes: Buffer): void => {
    first = first.length === 0 ? bytes : Buffer.concat([first, bytes]);
    const style = styleOf(first);
    if (style === null) return;
    tls.off('data', take);
    tls.off('end', leave);
    tls.pause();
    if (style === 'lines') options.onLines(connection, first);
    else if (style === 'http') {
      tls.unshift(first);
      options.onHttp(connection);
      tls.resume();
    } else {
      options.log.write('warn', 'connection.garbage', { remote: ends.srcIp, port: ends.dstPort });
      tls.destroy();
    }
  };
  const leave = (): void => {
    tls.destroy();
  };
  tls.on('data', take);
  tls.on('end', leave);
}
