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
  /** An address, or several with the same ports, separated by commas; without it all of the machine's. */
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
  const openTcp =
    (service: TcpService) =>
    async (port: number, address: string | undefined): Promise<number> => {
      const server = createServer({ allowHalfOpen: true }, wishes.onConnection[service]);
      const reason = await listen(server, port, address);
      if (reason === null) {
        servers[service].push(server);
        server.on('error', (error: NodeJS.ErrnoException) => {
          wishes.onAcceptFailed(portOf(server), error.code ?? error.message);
        });
        return portOf(server);
      }
      failedPorts.push({ port, protocol: 'TCP', reason });
      return port;
    };
  const openUdp = async (port: number, address: string | undefined): Promise<number> => {
    const socket = createSocket(address?.includes(':') === true ? 'udp6' : 'udp4');
    const reason = await bind(socket, port, address);
    if (reason === null) {
      wishes.onUdp(socket);
      sockets.push(socket);
      return socket.address().port;
    }
    failedPorts.push({ port, protocol: 'UDP', reason });
    return port;
  };
  const addresses = wishes.bind?.split(',') ?? [undefined];
  for (const service of services)
    for (const port of wishes.tcpPorts[service]) await onEach(addresses, port, openTcp(service));
  for (const port of wishes.udpPorts) await onEach(addresses, port, openUdp);
  return {
    tcpPorts: {
      ...{ tls: portsOf(servers.tls), ftp: portsOf(servers.ftp) },
      ...{ smtp: portsOf(servers.smtp), ssh: portsOf(servers.ssh) },
    },
    udpPorts: [...new Set(sockets.map((socket) => socket.address().port))],
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

/** The free port that the first address had is that of the others, too. */
async function onEach(
  addresses: readonly (string | undefined)[],
  port: number,
  open: (port: number, address: string | undefined) => Promise<number>,
): Promise<void> {
  let same = port;
  for (const address of addresses) same = await open(same, address);
}

/** Each once: several addresses share them. */
function portsOf(servers: readonly Server[]): number[] {
  return [...new Set(servers.map(portOf))];
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
