// One admitted TCP connection, perhaps with its TLS inside, as what is spoken on it needs it.

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { plainAddress, type FlowEnds } from './flow.ts';

export interface TcpConnection {
  /** Below TLS; its bytesRead is what came in the TCP stream. */
  readonly raw: Socket;
  readonly ends: FlowEnds;
  /** Unix epoch, ms. */
  readonly acceptedMs: number;
  /** Ends the handshake deadline; from here on only silence cuts it. */
  readonly accepted: () => void;
}

export interface Connection extends TcpConnection {
  readonly tls: TLSSocket;
}

/** Read at once: an ended socket has forgotten its addresses. */
export function endsOf(socket: Socket): FlowEnds {
  return {
    srcIp: plainAddress(socket.remoteAddress),
    srcPort: socket.remotePort ?? 0,
    dstIp: plainAddress(socket.localAddress),
    dstPort: socket.localPort ?? 0,
  };
}
