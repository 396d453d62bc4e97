// A port for one file: it takes one connection, from the address of its control connection, within the deadline of a
// handshake.

import { createServer, type Server, type Socket } from 'node:net';
import type { Admitted } from './connection-gate.ts';
import type { TcpConnection } from './connection.ts';
import { plainAddress } from './flow.ts';
import type { PlainFrontOptions } from './plain-front.ts';
import type { Run } from './run.ts';
import { beginTcpFlow } from './tcp-flow.ts';

export interface DataPort {
  readonly port: number;
  /** Counts what comes until the client ends it. Payload bytes; null: none came, or it was cut. */
  readonly receive: (run: Run) => Promise<number | null>;
  /** Cuts it. */
  readonly close: () => void;
}

/** Null: no port can be had. */
export async function openDataPort(
  { ends }: TcpConnection,
  options: Pick<PlainFrontOptions, 'gate' | 'handshakeDeadlineMs' | 'idleMs'>,
): Promise<DataPort | null> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  const coming = connectionFrom(server, ends.srcIp, options);
  if (!(await listen(server, ends.dstIp))) return null;
  const timer = setTimeout(() => server.close(), options.handshakeDeadlineMs);
  server.on('close', () => {
    clearTimeout(timer);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    receive: async (run) => {
      const connection = await coming;
      return connection === null ? null : await receiveFile(connection, run);
    },
    close: () => {
      server.close();
      void coming.then((connection) => connection?.raw.destroy());
    },
  };
}

/** The first one from this address; null when the port is closed before. */
function connectionFrom(
  server: Server,
  srcIp: string,
  { gate, idleMs }: Pick<PlainFrontOptions, 'gate' | 'idleMs'>,
): Promise<Admitted | null> {
  return new Promise((resolve) => {
    server.on('connection', (socket: Socket) => {
      const connection = plainAddress(socket.remoteAddress) === srcIp ? gate.admit(socket) : null;
      if (connection === null) {
        socket.destroy();
        return;
      }
      socket.setTimeout(idleMs, () => socket.destroy());
      server.close();
      resolve(connection);
    });
    server.on('close', () => {
      resolve(null);
    });
  });
}

function receiveFile(connection: Admitted, run: Run): Promise<number | null> {
  const { raw } = connection;
  const flow = beginTcpFlow(connection, run, { style: 'ftp', stream: raw, handshakeBytes: 0 });
  raw.on('data', flow.addPayload);
  raw.on('end', () => raw.end());
  return new Promise((resolve) => {
    raw.on('close', () => {
      const { end, applicationBytes } = flow.figures();
      resolve(end === 'complete' ? applicationBytes : null);
    });
    raw.resume();
  });
}

function listen(server: Server, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.on('error', () => {
      resolve(false);
    });
    server.listen({ host, port: 0 }, () => {
      resolve(true);
    });
  });
}
