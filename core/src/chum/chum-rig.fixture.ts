// A real listener on loopback and a data folder, for tests of runs; and impostors in the listener's place.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { ChumOptions, ChumState } from '@jaws/shared/contract/chum';
import type { ChumStyle } from '@jaws/shared/exfil/chum-styles';
import type { ChumRun, ChumRunParts, ComingFlow } from './chum-run.ts';
import { startChumRun } from './start-chum-run.ts';

/** What is needed of the listener that a test has started. */
export interface RigListener {
  readonly listener: Readonly<
    Record<'ports' | 'udpPorts' | 'ftpPorts' | 'smtpPorts' | 'sshPorts', readonly number[]>
  >;
  readonly token: string;
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

export interface ChumRig<L extends RigListener> {
  readonly listener: L;
  readonly dataDir: string;
  /** Ports for a run: first the one that the style has of its own, if it has. */
  readonly ports: (style: ChumStyle | null) => number[];
  /** Told of before each connection, in this order. */
  readonly coming: ComingFlow[];
  readonly states: ChumState[];
  readonly start: (change?: RunChange) => Promise<ChumRun>;
  readonly remove: () => Promise<void>;
}

export interface RunChange extends Partial<Omit<ChumOptions, 'target'>> {
  readonly target?: Partial<ChumOptions['target']>;
  readonly parts?: Partial<ChumRunParts>;
}

export function createChumRig<L extends RigListener>(listener: L): ChumRig<L> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-chum-'));
  const coming: ComingFlow[] = [];
  const states: ChumState[] = [];
  const { ports: tls, udpPorts, ftpPorts, smtpPorts, sshPorts } = listener.listener;
  const own: Partial<Record<ChumStyle, readonly number[]>> = {
    ...{ dns: udpPorts, ftp: ftpPorts, smtp: smtpPorts, ssh: sshPorts },
  };
  const ports: ChumRig<L>['ports'] = (style) => [...(style === null ? [] : (own[style] ?? [])), ...tls];
  return {
    listener,
    dataDir,
    ports,
    coming,
    states,
    start: ({ target, parts, ...change } = {}) => {
      const style = change.style === undefined ? 'classic' : change.style;
      const usual = { host: '127.0.0.1', ports: ports(style), fingerprint: null, token: listener.token };
      return startChumRun({
        options: {
          sizeBytes: 100_000,
          scenario: null,
          seed: 7,
          ...change,
          style,
          target: { ...usual, ...target },
        },
        dataDir,
        noWait: true,
        clock: () => performance.timeOrigin + performance.now(),
        flows: {
          coming: (flow) => Promise.resolve(void coming.push(flow)),
          finish: () => Promise.resolve([]),
        },
        onState: (state) => void states.push(state),
        ...parts,
      });
    },
    remove: async () => {
      await listener.remove();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A number that no TCP socket of this machine holds just now. */
export async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface Impostor {
  readonly port: number;
  /** All that it was sent, after TLS. */
  readonly heard: () => string;
  readonly close: () => void;
}

async function listenOn(server: Server, heard: () => string): Promise<Impostor> {
  const open = new Set<{ destroy: () => void }>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** TLS with the certificate of `listener`; each piece that comes is answered by `answer`, null = cut. */
export async function tlsImpostor(
  listener: Pick<RigListener, 'folder'>,
  answer: (text: string, socket: TLSSocket) => string | null,
): Promise<Impostor> {
  const [key, cert] = ['tls-key.pem', 'tls-certificate.pem'].map((name) =>
    readFileSync(join(listener.folder, 'keys', name)),
  );
  let heard = '';
  const server = createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1');
      const text = answer(bytes.toString('latin1'), socket);
      if (text === null) socket.destroy();
      else if (text !== '') socket.write(text, 'latin1');
    });
  });
  return await listenOn(server, () => heard);
}

/** Plain TCP: says `greeting` and nothing more. */
export async function tcpImpostor(greeting: string): Promise<Impostor> {
  let heard = '';
  const server = createTcpServer((socket) => {
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
    socket.write(greeting);
  });
  return await listenOn(server, () => heard);
}
