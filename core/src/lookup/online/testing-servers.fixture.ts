// Servers of this machine that tests ask, and what they saw: every byte that came in, as it came.

import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, connect } from 'node:net';

export interface RunningServer {
  readonly url: URL;
  /** Paths that were asked for, in order. */
  readonly paths: string[];
  readonly close: () => Promise<void>;
}

export type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export async function startHttpServer(answering: Answering, host = '127.0.0.1'): Promise<RunningServer> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answering(request, response, Buffer.concat(chunks).toString('utf8'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://${host}:${String(port)}/rdap/`),
    paths,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Recorder {
  /** In place of the server behind it. */
  readonly url: URL;
  /** What each connection sent. */
  readonly sent: () => readonly Buffer[];
  readonly close: () => Promise<void>;
}

/** Passes everything on to a server and back, and keeps what was sent to it. */
export async function startRecorder(target: URL): Promise<Recorder> {
  const connections: Buffer[][] = [];
  const server = createTcpServer((client) => {
    const chunks: Buffer[] = [];
    connections.push(chunks);
    const behind = connect(Number(target.port), target.hostname);
    client.on('data', (chunk) => chunks.push(chunk));
    client.pipe(behind).pipe(client);
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(target.href);
  [url.hostname, url.port] = ['127.0.0.1', String(port)];
  return {
    url,
    sent: () => connections.map((chunks) => Buffer.concat(chunks)),
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A clock that a wait turns on at once. */
export function createTestClock(): {
  readonly clock: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly waits: number[];
} {
  let now = Date.UTC(2026, 0, 1);
  const waits: number[] = [];
  return {
    clock: () => now,
    waits,
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
      await Promise.resolve();
    },
  };
}

/** An answer of a registry about a /20, as they look. */
export function networkAnswer(start: string, end: string): Record<string, unknown> {
  return {
    objectClassName: 'ip network',
    ...{ startAddress: start, endAddress: end, handle: `NET-${start}`, name: 'EXAMPLE-NET', country: 'DE' },
    ...{ type: 'ASSIGNED PA', status: ['active'] },
    events: [{ eventAction: 'registration', eventDate: '2011-01-01T00:00:00Z' }, 'odd'],
    entities: [
      {
        objectClassName: 'entity',
        roles: ['registrant'],
        vcardArray: [
          'vcard',
          [
            ['version', {}, 'text', '4.0'],
            ['fn', {}, 'text', 'Example <b>GmbH</b>\u202e'],
          ],
        ],
        entities: [
          {
            roles: ['abuse'],
            vcardArray: [
              'vcard',
              [['fn', {}, 'text', 'Abuse'], ['email', {}, 'text', 'abuse@example.org'], 7],
            ],
          },
        ],
      },
    ],
  };
}
