// Two hosts on one cable (a veth pair without a switch): what one sends the other sees, and nothing else is on it.
// For load and label tests that must account for every packet.

import { randomBytes } from 'node:crypto';
import { mustRun, run } from './command.ts';
import { interfaceCounters, type InterfaceCounters } from './interface-counters.ts';
import { linkName } from './names.ts';
import { createTestbed, sweepTestbed, type Testbed } from './testbed.ts';

export interface WireEnd {
  readonly host: string;
  /** Without addresses the kernel neither asks nor answers anything. */
  readonly addresses?: readonly string[];
  readonly mac: string;
}

export interface Wire extends Testbed {
  /** Of `eth0` of a host, since it exists. */
  counters(host: string): InterfaceCounters;
}

/** Name of the interface in both hosts. */
export const wireInterface = 'eth0';

/** Locally administered addresses; frames for another one are seen by a capture and ignored by the host. */
export const wireMacs = { sender: '02:00:00:00:00:01', watcher: '02:00:00:00:00:02' } as const;

/** A sender and a watcher without addresses, for replayed load. */
export const loadEnds: readonly [WireEnd, WireEnd] = [
  { host: 'sender', mac: wireMacs.sender },
  { host: 'watcher', mac: wireMacs.watcher },
];

/** Makes both hosts; every address of the one end is known to the other, so that nobody has to ask by ARP. */
export function createWire(
  ends: readonly [WireEnd, WireEnd] = loadEnds,
  id = randomBytes(3).toString('hex'),
): Wire {
  const testbed = createTestbed(
    id,
    ends.map(({ host }) => ({ name: host, kind: 'host' as const })),
  );
  try {
    connect(testbed, ends);
    for (const [index, end] of ends.entries()) setUp(testbed, end, ends[1 - index] as WireEnd);
  } catch (error) {
    sweepTestbed(id);
    throw error;
  }
  return {
    ...testbed,
    counters: (host) =>
      interfaceCounters(testbed.run(host, ['cat', '/proc/self/net/dev']).stdout, wireInterface),
  };
}

function connect(testbed: Testbed, [left, right]: readonly [WireEnd, WireEnd]): void {
  const names = [linkName(testbed.id, 0, 'a'), linkName(testbed.id, 0, 'b')] as const;
  const spaces = [testbed.namespace(left.host), testbed.namespace(right.host)] as const;
  mustRun([
    ...['ip', 'link', 'add', names[0], 'netns', spaces[0], 'type', 'veth'],
    ...['peer', 'name', names[1], 'netns', spaces[1]],
  ]);
  for (const end of [0, 1] as const)
    mustRun(['ip', '-n', spaces[end], 'link', 'set', names[end], 'name', wireInterface]);
}

function setUp(testbed: Testbed, end: WireEnd, other: WireEnd): void {
  const namespace = testbed.namespace(end.host);
  const link = ['ip', '-n', namespace, 'link', 'set', wireInterface];
  // Neighbour discovery, multicast reports and ARP would be packets that nobody counted.
  const quiet = [`net.ipv6.conf.${wireInterface}.disable_ipv6=1`, 'net.ipv6.conf.default.disable_ipv6=1'];
  const speaksV6 = end.addresses?.some((address) => address.includes(':')) ?? false;
  if (!speaksV6) testbed.run(end.host, ['sysctl', '-qw', ...quiet]);
  mustRun([...link, 'address', end.mac, 'arp', 'off']);
  // Offloads off: sizes are those of a real network.
  const offloads = ['tx', 'tso', 'gso', 'gro'].flatMap((name) => [name, 'off']);
  run(['ip', 'netns', 'exec', namespace, 'ethtool', '-K', wireInterface, ...offloads]);
  mustRun([...link, 'up']);
  for (const address of end.addresses ?? []) {
    const noWait = address.includes(':') ? ['nodad'] : [];
    mustRun(['ip', '-n', namespace, 'addr', 'add', address, 'dev', wireInterface, ...noWait]);
  }
  for (const address of other.addresses ?? []) {
    const bare = address.replace(/\/\d+$/, '');
    const neighbour = [
      'neigh',
      'replace',
      bare,
      'lladdr',
      other.mac,
      'dev',
      wireInterface,
      'nud',
      'permanent',
    ];
    mustRun(['ip', '-n', namespace, ...neighbour]);
  }
}
