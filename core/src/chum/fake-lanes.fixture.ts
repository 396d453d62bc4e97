// Lanes and connections that carry nothing, for tests of what sends them: they note when they are asked for what.

import type { Lane, PlannedChunk } from '@jaws/shared/exfil/schedule';
import type { PayloadLink } from './payload-link.ts';
import type { PayloadSource } from './payload-source.ts';
import { createSentFlow } from './sent-flow.ts';

export interface FakeConnection {
  readonly port: number;
  /** After the connection before, ms. */
  readonly waitMs?: number;
  /** Pairs of a wait in ms and bytes. */
  readonly chunks: readonly (readonly [number, number])[];
}

export function fakeLane(index: number, startMs: number, connections: readonly FakeConnection[]): Lane {
  return {
    ...{ index, startMs, style: 'classic', transport: 'lines', bytes: 0, ports: [], isWeb: false, sni: null },
    zone: 'chum.test',
    connections: function* () {
      for (const [number, { port, waitMs = 0, chunks }] of connections.entries())
        yield {
          ...{ key: `${index}.${number}`, port, waitMs, bytes: 0 },
          chunks: function* (): Generator<PlannedChunk, void, undefined> {
            for (const [wait, bytes] of chunks) yield { waitMs: wait, bytes };
          },
        };
    },
  };
}

export interface FakeLinks {
  readonly open: (lane: Lane, port: number) => Promise<PayloadLink>;
  readonly link: (port: number) => PayloadLink;
  /** `open 1`, `send 1 500`, `finish 1`, `abort 1`, each with the ms since the beginning before it. */
  readonly asked: string[];
  /** What it does at a call, by the words of `asked`: it may throw, or take its time. */
  readonly on: Map<string, () => Promise<void>>;
  /** Heads of the payload by port, as hex. */
  readonly heads: Map<number, string>;
}

export function createFakeLinks(): FakeLinks {
  const startedMs = performance.now();
  const asked: string[] = [];
  const on: FakeLinks['on'] = new Map();
  const heads: FakeLinks['heads'] = new Map();
  const note = async (what: string): Promise<void> => {
    asked.push(`${Math.round(performance.now() - startedMs)} ${what}`);
    await on.get(what)?.();
  };
  const link = (port: number): PayloadLink => ({
    flow: createSentFlow(
      { protocol: 'TCP', localIp: '192.0.2.1', localPort: port, remoteIp: '192.0.2.2', remotePort: port },
      0,
      () => 0,
      null,
    ),
    send: async (bytes: number, source: PayloadSource) => {
      const payload = source.next(bytes);
      if (!heads.has(port)) heads.set(port, payload.subarray(0, 8).toString('hex'));
      await note(`send ${port} ${bytes}`);
    },
    finish: () => note(`finish ${port}`),
    stalledMs: () => 0,
    abort: () => void note(`abort ${port}`),
  });
  return {
    open: async (_lane, port) => {
      await note(`open ${port}`);
      return link(port);
    },
    ...{ link, asked, on, heads },
  };
}
