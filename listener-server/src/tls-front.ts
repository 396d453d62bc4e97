// TLS on admitted connections, and then by the first bytes to one of the two styles. What is neither is cut.

import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Admitted, ConnectionGate } from './connection-gate.ts';
import type { Connection } from './connection.ts';
import type { ListenerKeys } from './listener-keys.ts';
import type { ListenerLog } from './listener-log.ts';

export interface TlsFrontOptions {
  readonly keys: ListenerKeys;
  readonly gate: ConnectionGate;
  readonly log: ListenerLog;
  readonly handshakeDeadlineMs: number;
  /** Silence that an accepted connection may keep, ms. */
  readonly idleMs: number;
  /** Takes the connection over; `first` are the bytes read so far. */
  readonly onLines: (connection: Connection, first: Buffer) => void;
  /** Takes the connection over; nothing is read. */
  readonly onHttp: (connection: Connection) => void;
}

export interface TlsFront {
  readonly serve: (socket: Socket) => void;
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

export function createTlsFront(options: TlsFrontOptions): TlsFront {
  const { gate, log } = options;
  const starts = new WeakMap<Socket, Admitted>();
  const server = createTlsServer(options);
  server.on('secureConnection', (tls) => {
    const raw = rawOf(tls);
    const start = raw === null ? undefined : starts.get(raw);
    tls.on('error', () => tls.destroy());
    if (raw === null || start === undefined) {
      tls.destroy();
      return;
    }
    start.setCut(() => tls.destroy());
    tls.setTimeout(options.idleMs, () => tls.destroy());
    tls.on('close', () => raw.destroy());
    readFirst(options, { ...start, tls });
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
  return {
    serve: (socket) => {
      const start = gate.admit(socket);
      if (start === null) return;
      starts.set(socket, start);
      server.emit('connection', socket);
    },
  };
}

/** The socket below; Node keeps it in `_parent`, which has no public name. */
function rawOf(tls: TLSSocket): Socket | null {
  return (tls as unknown as { readonly _parent?: Socket | null })._parent ?? null;
}

function createTlsServer({ keys, handshakeDeadlineMs }: TlsFrontOptions): Server {
  return createServer({
    key: keys.tlsKey,
    cert: keys.certificate,
    minVersion: 'TLSv1.2',
    // The client ends its half first and then reads what arrived.
    allowHalfOpen: true,
    handshakeTimeout: handshakeDeadlineMs,
    // Some clients offer h2 only, as browsers do first; what follows is agreed on by the first bytes, not by this.
    ALPNCallback: ({ protocols }) => (protocols.includes('http/1.1') ? 'http/1.1' : protocols[0]),
  });
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
