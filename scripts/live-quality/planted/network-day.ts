// A made-up network's day: homes, offices, a workshop of machines, each with services, habits and big uploads of its
// own. Networks differ from each other more than hours of one office would: what is usual here is not there.

import { baseOf, type Base } from './base.ts';
import { bigUploads } from './big-uploads.ts';
import { Dice } from './dice.ts';
import { browserJa4, drawNetwork, lookUp, serviceJa4, type Network, type NetworkSize } from './network.ts';

/** `seed` decides the network and what it has; with the number of the day, what happens in it. */
export function networkBase(seed: number, size?: NetworkSize, day = 0): Base {
  const drawn = drawNetwork(seed, size);
  const network = day === 0 ? drawn : { ...drawn, dice: new Dice(seed * 7919 + day) };
  const { dice } = network;
  const visits = dice.around(network.hosts.length * dice.between(4, 14), 0.2);
  for (let count = 0; count < (size?.visits ?? Math.min(500, visits)); count++) visit(network);
  for (const host of network.hosts) background(network, host);
  const inventory = new Dice(seed * 7919 + 500_000);
  if (inventory.chance(0.5)) machines(network, inventory);
  if (inventory.chance(0.4)) peers(network);
  if (inventory.chance(0.5)) inbound(network);
  bigUploads(network, inventory);
  return baseOf(`network-${seed}`, network.wire.table, network.names);
}

/** Segments as a capture between the hosts sees them; larger for long downloads, to keep tables small. */
function segmentFor(bytes: number): number {
  return bytes > 200_000 ? 14_480 : 1448;
}

function visit(network: Network): void {
  const { dice, wire, sites } = network;
  const host = dice.pick(network.hosts);
  const site = sites[Math.floor(sites.length * dice.next() ** 2)] ?? dice.pick(sites);
  const at = dice.between(0, network.seconds - 15);
  const up = dice.around(1800, 0.9);
  const down = dice.around(30_000, 1.6);
  if (site.name !== null && dice.chance(0.7)) lookUp(network, host, site.name, site.address, at);
  const name = site.name;
  const turns = [{ at: 0.05, up: Math.ceil(up / 2), down: Math.ceil(down / 2) }];
  if (dice.chance(0.6)) turns.push({ at: dice.spread(0.3, 10), up: Math.ceil(up / 2), down });
  const talk = { at: at + 0.05, client: host, clientPort: network.port(), server: site.address, turns };
  const kind = dice.next();
  if (kind < 0.08 && name !== null) {
    const verb = dice.chance(0.1) ? 'POST' : 'GET';
    wire.tcp({ ...talk, port: 80, url: `${verb} http://${name}/`, segmentBytes: segmentFor(down) });
  } else if (kind < 0.25) wire.udp({ ...talk, port: 443, segmentBytes: segmentFor(down) });
  else
    wire.tcp({
      ...{ ...talk, port: 443, sni: name, ja4: dice.pick(browserJa4), segmentBytes: segmentFor(down) },
    });
}

/** Clockwork and chatter of every host: time, telemetry, mail, push service, file server. */
function background(network: Network, host: string): void {
  const { dice, wire, seconds } = network;
  const common = { client: host };
  for (let at = dice.between(0, 60); at < seconds; at += 64)
    wire.udp({
      ...{ ...common, at, clientPort: 123, server: '185.125.190.57', port: 123 },
      turns: [{ at: 0, up: 48, down: 48 }],
    });
  const period = dice.between(30, 90);
  for (let at = dice.between(0, period); at < seconds - 2; at += period * dice.between(0.95, 1.05)) {
    lookUp(network, host, 'telemetry.vendor.example', '20.42.65.90', at);
    wire.tcp({
      ...{ ...common, at: at + 0.05, clientPort: network.port(), server: '20.42.65.90', port: 443 },
      ...{ sni: 'telemetry.vendor.example', ja4: serviceJa4 },
      turns: [{ at: 0.05, up: dice.around(1200, 0.7), down: 600 }],
    });
  }
  if (dice.chance(0.5)) pushService(network, host);
  if (dice.chance(0.5)) mail(network, host);
  if (dice.chance(0.4))
    wire.tcp({
      ...{ ...common, at: dice.between(1, seconds - 30), clientPort: network.port() },
      ...{ server: `${network.prefix}.5`, port: 445, segmentBytes: 14_480 },
      turns: [{ at: 0.1, up: dice.around(20_000, 2), down: dice.around(100_000, 2), lastsS: 5 }],
    });
}

/** One connection for hours, a few bytes now and then: by the clock, and harmless. */
function pushService(network: Network, host: string): void {
  const { dice, wire, seconds } = network;
  const every = dice.between(25, 70);
  const turns = Array.from({ length: Math.floor(seconds / every) }, (_, at) => ({
    ...{ at: 0.1 + at * every, up: 60, down: 40 },
  }));
  wire.tcp({
    ...{ at: dice.between(0, 5), client: host, clientPort: network.port(), server: '74.125.71.188' },
    ...{ port: dice.chance(0.5) ? 5228 : 443, sni: 'mtalk.push.example', ja4: serviceJa4, turns },
  });
}

function mail(network: Network, host: string): void {
  const { dice, wire, seconds } = network;
  lookUp(network, host, 'imap.provider.example', '82.165.20.7', dice.between(0, 5));
  const at = dice.between(6, seconds - 20);
  const talk = { client: host, server: '82.165.20.7' };
  wire.tcp({
    ...{ ...talk, at, clientPort: network.port(), port: 993, sni: 'imap.provider.example', ja4: serviceJa4 },
    turns: [{ at: 0.1, up: dice.around(900), down: dice.around(20_000, 1.2) }],
  });
  if (dice.chance(0.3))
    wire.tcp({
      ...{ ...talk, at: at + 3, clientPort: network.port(), port: 587 },
      turns: [{ at: 0.1, up: dice.around(15_000, 1.4), down: 700, lastsS: 1 }],
    });
}

/** Sensors and cameras: the same few bytes every few seconds, to one server. */
function machines(network: Network, inventory: Dice): void {
  const { dice, wire, seconds, prefix } = network;
  for (let left = inventory.whole(1, 6); left > 0; left--) {
    const number = left - 1;
    const every = inventory.between(3, 30);
    const turns = Array.from({ length: Math.floor((seconds - 5) / every) }, (_, at) => ({
      ...{ at: at * every + dice.between(0, 0.05), up: dice.whole(80, 220), down: 4 },
    }));
    const client = `${prefix}.${200 + number}`;
    const talk = { at: dice.between(0, 3), client, clientPort: network.port(), turns };
    lookUp(network, client, 'mqtt.things.example', '3.120.8.44', 0.1);
    wire.tcp({ ...talk, server: '3.120.8.44', port: 8883, sni: 'mqtt.things.example', ja4: serviceJa4 });
  }
}

/** One host shares files: addresses without names, ports of all kinds, some of them dead. */
function peers(network: Network): void {
  const { dice, wire, seconds } = network;
  const client = dice.pick(network.hosts);
  for (let count = 0; count < dice.whole(8, 30); count++) {
    const server = `${dice.whole(60, 95)}.${dice.whole(1, 250)}.${dice.whole(1, 250)}.${count + 2}`;
    const talk = { at: dice.between(0, seconds - 10), client, clientPort: 51_413, server };
    const port = dice.whole(1025, 60_000);
    if (dice.chance(0.3)) wire.failed({ ...talk, clientPort: network.port(), port }, 'silent');
    else
      wire.udp({ ...talk, port, turns: [{ at: 0, up: dice.around(2000, 1.5), down: dice.around(8000, 2) }] });
  }
}

/** A server of ours that others visit. */
function inbound(network: Network): void {
  const { dice, wire, seconds } = network;
  const server = `${network.prefix}.9`;
  for (let count = 0; count < dice.whole(5, 40); count++)
    wire.tcp({
      ...{ at: dice.between(0, seconds - 5), client: `${dice.whole(77, 99)}.4.${count}.8` },
      ...{
        clientPort: network.port(),
        server,
        port: 443,
        sni: 'www.ours.example',
        ja4: dice.pick(browserJa4),
      },
      turns: [{ at: 0.05, up: 900, down: dice.around(40_000, 1.3) }],
    });
}
