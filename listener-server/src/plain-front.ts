// What FTP, SMTP and SSH have in common: admitted connections without TLS, on which the listener speaks first and the
// handshake is made in the words of the protocol. Who is refused is cut.

import type { Socket } from 'node:net';
import type { ReceiptFlow } from '@jaws/shared/exfil/receipt';
import type { ConnectionGate } from './connection-gate.ts';
import type { TcpConnection } from './connection.ts';
import type { Flow } from './flow.ts';
import { createGreeter, type GreeterAnswer, type Refusal } from './greeter.ts';
import type { Handshake } from './handshake.ts';
import type { ListenerLog } from './listener-log.ts';
import type { RunBook } from './run-book.ts';
import type { Run } from './run.ts';
import { beginTcpFlow } from './tcp-flow.ts';

export interface PlainFrontOptions {
  readonly gate: ConnectionGate;
  readonly handshake: Handshake;
  readonly runs: RunBook;
  readonly log: ListenerLog;
  readonly handshakeDeadlineMs: number;
  /** Silence that an accepted connection may keep, ms. */
  readonly idleMs: number;
}

export interface PlainSession {
  readonly take: (bytes: Buffer) => void;
  /** The client has ended its half after it was accepted. */
  readonly ended: () => void;
  /** The connection is closed. */
  readonly closed?: () => void;
}

/** What a session may do with its connection. */
export interface PlainTalk {
  readonly connection: TcpConnection;
  readonly write: (bytes: string | Uint8Array) => void;
  /** The next line of the handshake; a refused one ends the connection with these words. */
  readonly greet: (line: string, lastWords?: string) => Exclude<GreeterAnswer, { kind: 'refused' }> | null;
  /** From now on payload counts; null before. */
  readonly accept: (run: Run, style: ReceiptFlow['style']) => Flow;
  readonly refuse: (reason: Refusal, lastWords?: string) => void;
  /** False: nothing that it says counts any more. */
  readonly isOpen: () => boolean;
}

export type OpenSession = (talk: PlainTalk, options: PlainFrontOptions) => PlainSession;

/** @returns what takes new connections */
export function createPlainFront(
  options: PlainFrontOptions,
  openSession: OpenSession,
): (socket: Socket) => void {
  return (socket) => {
    const connection = options.gate.admit(socket);
    if (connection === null) return;
    socket.setTimeout(options.idleMs, () => socket.destroy());
    talkOn(connection, options, openSession);
  };
}

function talkOn(connection: TcpConnection, options: PlainFrontOptions, openSession: OpenSession): void {
  const { raw, ends } = connection;
  const greeter = createGreeter(options.handshake, options.runs);
  let isOpen = true;
  let isAccepted = false;
  const refuse = (reason: Refusal | 'left', lastWords?: string): void => {
    if (!isOpen) return;
    isOpen = false;
    options.log.write('warn', 'handshake.refused', { remote: ends.srcIp, port: ends.dstPort, reason });
    if (lastWords === undefined) raw.destroy();
    else {
      raw.end(lastWords);
      raw.destroySoon();
    }
  };
  const talk: PlainTalk = {
    connection,
    write: (bytes) => {
      if (raw.writable) raw.write(bytes);
    },
    greet: (line, lastWords) => {
      const answer = greeter.take(line);
      if (answer.kind !== 'refused') return answer;
      refuse(answer.reason, lastWords);
      return null;
    },
    accept: (run, style) => {
      isAccepted = true;
      return beginTcpFlow(connection, run, { style, stream: raw, handshakeBytes: raw.bytesRead });
    },
    refuse,
    isOpen: () => isOpen,
  };
  const session = openSession(talk, options);
  raw.on('data', (bytes: Buffer) => {
    if (isOpen) session.take(bytes);
  });
  raw.on('end', () => {
    if (isAccepted) session.ended();
    else refuse('left');
  });
  raw.on('close', () => {
    isOpen = false;
    session.closed?.();
  });
}
