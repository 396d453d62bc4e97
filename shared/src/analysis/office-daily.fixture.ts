// The daily traffic of the made-up hour: web with a long tail, DNS, time, telemetry, mail, file server; and the hard
// negatives: cloud sync, backup, git push, photo upload, speed test, calls, VPN, a web server of ours, peer-to-peer.

import { appendPacket } from '../domain/packet-rows.fixture.ts';
import { hourS, type Hour } from './office-hour.fixture.ts';

/** A visit to a web server; the long tail of servers is wide, most names are asked for first. */
function visit(hour: Hour): void {
  const site = Math.floor(1080 * hour.random() ** 2.5);
  const remote = `198.${51 + (site >> 8)}.${site & 255}.${10 + (site % 200)}`;
  const name = `www.site${site}.example`;
  const host = hour.any();
  const at = hour.time();
  if (site % 10 !== 0) {
    hour.names.set(remote, name);
    hour.ask(host, name, at);
  }
  const plain = site % 12 === 0;
  const quic = site % 9 === 0;
  hour.exchange({
    at: at + 0.1,
    host,
    remote,
    port: plain ? 80 : 443,
    up: hour.bytes(2500),
    down: hour.bytes(60_000, 1.6),
    lastsS: hour.bytes(3, 1.5),
    ...(quic ? { protocol: 'UDP' } : plain ? { url: `GET http://${name}/` } : { sni: name }),
  });
}

export function dailyTraffic(hour: Hour): void {
  for (let count = 0; count < 6000; count++) visit(hour);
  for (let index = 0; index < 60; index++) background(hour, hour.host(index), index);
  hardNegatives(hour);
}

function background(hour: Hour, host: string, index: number): void {
  const ntp = `192.0.2.${1 + (index % 4)}`;
  for (let at = index; at < hourS; at += 1024) {
    hour.exchange({ at, host, remote: ntp, port: 123, protocol: 'UDP', up: 48, down: 48, lastsS: 0 });
  }
  hour.names.set('198.18.0.7', 'telemetry.vendor.example');
  for (let at = hour.random() * 300; at < hourS; at += 300) {
    hour.exchange({
      at,
      host,
      remote: '198.18.0.7',
      port: 443,
      up: 900,
      down: 400,
      sni: 'telemetry.vendor.example',
    });
  }
  if (index % 3 === 0) mail(hour, host);
  const smb = hour.bytes(30_000, 2);
  hour.exchange({
    at: hour.time(),
    host,
    remote: '10.1.0.9',
    port: 445,
    up: smb,
    down: hour.bytes(200_000, 2),
    lastsS: 60,
  });
  appendPacket(hour.table, {
    at: hour.time(),
    from: `${host}:5353`,
    to: '224.0.0.251:5353',
    protocol: 'UDP',
    payload: 80,
  });
}

function mail(hour: Hour, host: string): void {
  hour.names.set('198.18.0.25', 'smtp.provider.example');
  hour.exchange({
    at: hour.time(),
    host,
    remote: '198.18.0.25',
    port: 993,
    up: 2000,
    down: hour.bytes(40_000),
    sni: 'imap.provider.example',
  });
  hour.exchange({
    at: hour.time(),
    host,
    remote: '198.18.0.25',
    port: 587,
    up: hour.bytes(20_000, 1.5),
    down: 900,
  });
}

// eslint-disable-next-line max-lines-per-function -- a list
function hardNegatives(hour: Hour): void {
  const named = (remote: string, name: string): string => {
    hour.names.set(remote, name);
    return name;
  };
  const big = (remote: string, name: string, port: number, up: number, down: number, of: number): void => {
    const sni = port === 443 ? { sni: named(remote, name) } : {};
    named(remote, name);
    hour.exchange({
      at: hour.time() / 2,
      host: hour.host(of),
      remote,
      port,
      up,
      down,
      lastsS: 600,
      ...sni,
    });
  };
  big('198.18.1.1', 'content.sync.example', 443, 180e6, 2e6, 3);
  big('198.18.1.1', 'content.sync.example', 443, 22e6, 5e6, 9);
  big('198.18.1.2', 'photos.cloud.example', 443, 60e6, 1e6, 21);
  big('198.18.1.3', 'backup.store.example', 22, 400e6, 3e6, 40);
  big('198.18.1.4', 'git.forge.example', 22, 4e6, 60e3, 12);
  big('198.18.1.5', 'speed.test.example', 8080, 90e6, 110e6, 33);
  for (const [of, port] of [
    [5, 3478],
    [6, 50_012],
    [7, 41_230],
  ] as const) {
    hour.exchange({
      at: 900,
      host: hour.host(of),
      remote: `198.18.2.${of}`,
      port,
      protocol: 'UDP',
      up: 40e6,
      down: 45e6,
      lastsS: 1800,
    });
  }
  hour.exchange({
    at: 5,
    host: hour.host(50),
    remote: '198.18.3.1',
    port: 51_820,
    protocol: 'UDP',
    up: 12e6,
    down: 90e6,
    lastsS: 3500,
  });
  for (let index = 0; index < 40; index++) {
    const remote = `198.19.0.${index + 1}`;
    hour.exchange({
      at: hour.time(),
      host: '10.1.0.80',
      remote,
      port: 443,
      up: hour.bytes(90_000),
      down: 1500,
      sni: 'www.ours.example',
      inbound: true,
    });
  }
  for (let index = 0; index < 20; index++) {
    // A peer-to-peer client: unnamed addresses on ports of all kinds.
    hour.exchange({
      at: hour.time(),
      host: hour.host(44),
      remote: `198.20.${index}.9`,
      port: 1025 + index * 2357,
      protocol: 'UDP',
      up: hour.bytes(400),
      down: hour.bytes(500),
    });
  }
}
