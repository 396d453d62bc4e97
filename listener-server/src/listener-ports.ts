// Opens the listener's ports one by one: one that cannot be had is told, and the others serve.

import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';

export interface PortFailure {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** The system's code: EACCES, EADDRINUSE … */
  readonly reason: string;
}

/** What is spoken on a TCP port: those but `tls` speak first, so that each has ports of its own. */
export type TcpService = 'tls' | 'ftp' | 'smtp' | 'ssh';
export type TcpPorts = Readonly<Record<TcpService, readonly number[]>>;

export interface OpenPorts {
  readonly tcpPorts: TcpPorts;
  readonly udpPorts: readonly number[];
  readonly failedPorts: readonly PortFailure[];
  /** No new connections; resolves when those that are open have ended. */
  readonly closeTcp: () => Promise<void>;
  readonly closeUdp: () => Promise<void>;
}

export interface PortWishes {
  readonly tcpPorts: TcpPorts;
  readonly udpPorts: readonly number[];
  /** An address; without it all of them. */
  readonly bind: string | undefined;
  readonly onConnection: Readonly<Record<TcpService, (socket: Socket) => void>>;
  readonly onUdp: (socket: UdpSocket) => void;
  /** A port that listens could not accept a connection: no file descriptors, no memory. It goes on listening. */
  readonly onAcceptFailed: (port: number, reason: string) => void;
}

const services: readonly TcpService[] = ['tls', 'ftp', 'smtp', 'ssh'];

export async function openPorts(wishes: PortWishes): Promise<OpenPorts> {
  const failedPorts: PortFailure[] = [];
  const servers: Record<TcpService, Server[]> = { tls: [], ftp: [], smtp: [], ssh: [] };
  const sockets: UdpSocket[] = [];
  for (const service of services)
    for (const port of wishes.tcpPorts[service]) {
      const server = createServer({ allowHalfOpen: true }, wishes.onConnection[service]);
      const reason = await listen(server, port, wishes.bind);
      if (reason === null) {
        servers[service].push(server);
        server.on('error', (error: NodeJS.ErrnoException) => {
          wishes.onAcceptFailed(portOf(server), error.code ?? error.message);
        });
      } else failedPorts.push({ port, protocol: 'TCP', reason });
    }
  for (const port of wishes.udpPorts) {
    const socket = createSocket(wishes.bind?.includes(':') === true ? 'udp6' : 'udp4');
    const reason = await bind(socket, port, wishes.bind);
    if (reason === null) {
      wishes.onUdp(socket);
      sockets.push(socket);
    } else failedPorts.push({ port, protocol: 'UDP', reason });
  }
  return {
    tcpPorts: {
      ...{ tls: servers.tls.map(portOf), ftp: servers.ftp.map(portOf) },
      ...{ smtp: servers.smtp.map(portOf), ssh: servers.ssh.map(portOf) },
    },
    udpPorts: sockets.map((socket) => socket.address().port),
    failedPorts,
    closeTcp: async () => {
      await Promise.all(
        Object.values(servers)
          .flat()
          .map((server) => new Promise((resolve) => server.close(resolve))),
      );
    },
    closeUdp: async () => {
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => void socket.close(resolve))));
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Null, or the system's code of the failure. */
function listen(server: Server, port: number, host: string | undefined): Promise<string | null> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      resolve(error.code ?? error.message);
    };
    server.once('error', failed);
    server.listen({ port, ...(host === undefined ? {} : { host }), backlog: 4096 }, () => {
      server.off('error', failed);
      resolve(null);
    });
  });
}

function bind(socket: UdpSocket, port: number, address: string | undefined): Promise<string | null> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      socket.close();
      resolve(error.code ?? error.message);
    };
    socket.once('error', failed);
    socket.bind({ port, ...(address === undefined ? {} : { address }) }, () => {
      socket.off('error', failed);
      resolve(null);
    });
  });
}
