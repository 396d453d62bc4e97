// The stage of the made-up hour: packets of one exchange, DNS questions, seeded numbers.

import { appendPacket } from '../domain/packet-rows.fixture.ts';
import { factBits, PacketTable } from '../domain/packet-table.ts';
import { createNormal, createRandom } from './random.ts';

export interface Exchange {
  readonly at: number;
  readonly host: string;
  readonly remote: string;
  readonly port: number;
  readonly protocol?: string;
  readonly up: number;
  readonly down: number;
  readonly lastsS?: number;
  readonly sni?: string | null;
  readonly url?: string;
  /** Whether the remote opened it. */
  readonly inbound?: boolean;
}

export const hourS = 3600;

export class Hour {
  readonly table = new PacketTable(65_536);
  readonly names = new Map<string, string>();
  readonly random: () => number;
  private readonly normal: () => number;
  private nextPort = 32_768;

  constructor(seed: number) {
    this.random = createRandom(seed);
    this.normal = createNormal(this.random);
  }

  host(index: number): string {
    return `10.1.1.${10 + index}`;
  }

  any(): string {
    return this.host(Math.floor(this.random() * 60));
  }

  time(): number {
    return this.random() * hourS;
  }

  /** Log-normal bytes around a median. */
  bytes(median: number, spread = 1): number {
    return Math.max(1, Math.round(median * Math.exp(spread * this.normal())));
  }

  // eslint-disable-next-line complexity -- a made-up packet has many optional parts
  exchange(of: Exchange): void {
    const port = this.nextPort++;
    if (this.nextPort > 60_999) this.nextPort = 32_768;
    const protocol = of.protocol ?? 'TCP';
    const hasPorts = protocol === 'TCP' || protocol === 'UDP';
    const end = (address: string, number: number): string => (hasPorts ? `${address}:${number}` : address);
    const host = end(of.host, of.inbound === true ? of.port : port);
    const remote = end(of.remote, of.inbound === true ? port : of.port);
    const [client, server] = of.inbound === true ? [remote, host] : [host, remote];
    const tcp = protocol === 'TCP';
    if (tcp) {
      appendPacket(this.table, { at: of.at, from: client, to: server, flags: 'SYN', payload: 0 });
      appendPacket(this.table, { at: of.at + 0.02, from: server, to: client, flags: 'SYN, ACK', payload: 0 });
    }
    const pieces = 4;
    for (let piece = 0; piece < pieces; piece++) {
      const at = of.at + 0.05 + (piece * (of.lastsS ?? 1)) / pieces;
      const first = piece === 0;
      const hello = first && of.sni !== undefined;
      const common = { protocol, ...(tcp ? { flags: 'PSH, ACK' } : {}) };
      appendPacket(this.table, {
        ...common,
        at,
        from: host,
        to: remote,
        payload: Math.ceil(of.up / pieces),
        ...(hello
          ? {
              ...(of.sni == null ? {} : { sni: of.sni }),
              ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
              facts: factBits.hasHello,
            }
          : {}),
        ...(first && of.url !== undefined ? { url: of.url } : {}),
      });
      appendPacket(this.table, {
        ...common,
        at: at + 0.03,
        from: remote,
        to: host,
        payload: Math.ceil(of.down / pieces),
      });
    }
  }

  ask(host: string, name: string, at: number): void {
    const from = `${host}:${40_000 + Math.floor(this.random() * 20_000)}`;
    appendPacket(this.table, {
      at,
      from,
      to: '10.1.0.2:53',
      protocol: 'UDP',
      payload: 20 + name.length,
      dns: name,
    });
    appendPacket(this.table, {
      at: at + 0.01,
      from: '10.1.0.2:53',
      to: from,
      protocol: 'UDP',
      payload: 120,
      dns: name,
    });
  }
}
