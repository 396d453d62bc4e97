// A made-up hour of an office: 60 hosts, some 1,100 remote addresses, daily services and hard negatives (cloud sync,
// backup, video call, git push, VPN …); and one upload or call home that does not belong, on demand. Seeded.
// For tests of the ranking; it proves nothing about real networks.

import { appendPacket } from '../domain/packet-rows.fixture.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { dailyTraffic } from './office-daily.fixture.ts';
import { Hour, type Exchange } from './office-hour.fixture.ts';

export const attacks = [
  'tls-odd-port-2mb',
  'tls-443-no-sni-300kb',
  'ftp-60kb',
  'smtp-2kb',
  'http-post-1kb',
  'http-put-5mb',
  'dns-tunnel',
  'icmp-tunnel',
  'tls-beacon',
  'http-beacon',
  'udp-beacon',
  'ssh-10mb',
  'slow-named-443',
  'scan',
] as const;
export type Attack = (typeof attacks)[number];

export interface SyntheticHour {
  readonly table: PacketTable;
  readonly names: ReadonlyMap<string, string>;
  /** Addresses that count as the culprit: the inside host and the outside one. */
  readonly inside: string;
  readonly outside: string;
}

export function syntheticHour(seed: number, attack: Attack | null): SyntheticHour {
  const hour = new Hour(seed);
  dailyTraffic(hour);
  const inside = hour.host(17);
  const outside = attack === 'dns-tunnel' ? '10.1.0.2' : attack === 'scan' ? '10.1.0.9' : '203.0.113.77';
  if (attack !== null) misbehave(hour, attack, inside, outside);
  return { table: hour.table, names: hour.names, inside, outside };
}

// eslint-disable-next-line max-lines-per-function -- a list
function misbehave(hour: Hour, attack: Attack, host: string, remote: string): void {
  const once = (rest: Omit<Exchange, 'at' | 'host' | 'remote'>): void => {
    hour.exchange({ at: 1500, host, remote, ...rest });
  };
  const often = (everyS: number, times: number, rest: Omit<Exchange, 'at' | 'host' | 'remote'>): void => {
    for (let call = 0; call < times; call++)
      hour.exchange({ at: 200 + call * everyS + hour.random(), host, remote, ...rest });
  };
  const acts: Record<Attack, () => void> = {
    'tls-odd-port-2mb': () => {
      once({ port: 8043, up: 2e6, down: 3e3, sni: null });
    },
    'tls-443-no-sni-300kb': () => {
      once({ port: 443, up: 3e5, down: 4e3, sni: null });
    },
    'ftp-60kb': () => {
      once({ port: 21, up: 300, down: 900, lastsS: 8 });
      hour.exchange({ at: 1502, host, remote, port: 49_888, up: 6e4, down: 0 });
    },
    'smtp-2kb': () => {
      once({ port: 587, up: 2100, down: 900 });
    },
    'http-post-1kb': () => {
      once({ port: 80, up: 1100, down: 300, url: `POST http://${remote}/gate.php` });
    },
    'http-put-5mb': () => {
      hour.names.set(remote, 'drop.example');
      once({ port: 80, up: 5e6, down: 800, url: 'PUT http://drop.example/x' });
    },
    'dns-tunnel': () => {
      for (let at = 0; at < 900; at++) {
        const data = Array.from({ length: 40 }, () => Math.floor(hour.random() * 36).toString(36)).join('');
        hour.ask(host, `${data}.t.tunnel.example`, 600 + at);
      }
    },
    'icmp-tunnel': () => {
      for (let at = 0; at < 100; at++)
        hour.exchange({
          at: 900 + at,
          host,
          remote,
          port: 0,
          protocol: 'ICMP',
          up: 1000,
          down: 64,
          lastsS: 0.5,
        });
    },
    'tls-beacon': () => {
      often(60, 50, { port: 4041, up: 400, down: 250, sni: null });
    },
    'http-beacon': () => {
      often(45, 70, { port: 8888, up: 350, down: 900, url: `POST http://${remote}:8888/beacon` });
    },
    'udp-beacon': () => {
      often(60, 55, { port: 7011, protocol: 'UDP', up: 280, down: 0, lastsS: 0 });
    },
    'ssh-10mb': () => {
      once({ port: 22, up: 1e7, down: 5e4, lastsS: 40 });
    },
    'slow-named-443': () => {
      hour.names.set(remote, 'cdn-assets.example');
      once({ port: 443, up: 5e6, down: 2e4, lastsS: 2500, sni: 'cdn-assets.example' });
    },
    scan: () => {
      for (let port = 1; port < 400; port++) {
        appendPacket(hour.table, {
          at: 900 + port / 50,
          from: `${host}:45000`,
          to: `${remote}:${port}`,
          flags: 'SYN',
          payload: 0,
        });
        appendPacket(hour.table, {
          at: 900.001 + port / 50,
          from: `${remote}:${port}`,
          to: `${host}:45000`,
          flags: 'RST, ACK',
          payload: 0,
        });
      }
    },
  };
  acts[attack]();
}
