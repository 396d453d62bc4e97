// The network interfaces that a capture may choose from, on any platform.

import type { MachineFacts } from '../machine-facts.ts';
import { parseHelperList, parseNetstat, type HelperInterface } from './helper-lists.ts';
import { linuxInterfaces } from './linux-interfaces.ts';
import type { ListedInterface } from './listed-interface.ts';

const limitMs = 2000;

/** The contract's bounds; a description comes from a driver or from the user. */
const most = { interfaces: 1000, addresses: 1000, description: 512, name: 256 } as const;

async function listed(facts: MachineFacts, name: 'dumpcap' | 'tcpdump'): Promise<readonly HelperInterface[]> {
  const path = await facts.helperPath(name);
  return path === null ? [] : parseHelperList((await facts.runProgram(path, ['-D'], limitMs)).output);
}

/** What Node knows of itself: interfaces that are up and have an address. */
function knownToNode(facts: MachineFacts): readonly ListedInterface[] {
  return [...facts.addresses()].map(([name, list]) => ({
    name,
    description: list.some((one) => one.internal) ? 'loopback' : '',
    addresses: list.map((one) => one.address),
    up: true,
    loopback: list.some((one) => one.internal),
    counters: null,
  }));
}

/** tcpdump knows the state, dumpcap (where Wireshark is installed) the names that people gave; netstat counts. */
async function macInterfaces(facts: MachineFacts): Promise<readonly ListedInterface[]> {
  const [fromTcpdump, fromDumpcap, counted] = await Promise.all([
    listed(facts, 'tcpdump'),
    listed(facts, 'dumpcap'),
    facts.runProgram('/usr/sbin/netstat', ['-ibn'], limitMs),
  ]);
  const counters = parseNetstat(counted.output);
  const addresses = facts.addresses();
  const base = fromTcpdump.length > 0 ? fromTcpdump : fromDumpcap;
  return base.map((one) => ({
    name: one.name,
    description:
      fromDumpcap.find((other) => other.name === one.name)?.description ??
      (one.description || (one.loopback ? 'loopback' : '')),
    addresses: (addresses.get(one.name) ?? []).map((entry) => entry.address),
    up: one.up ?? addresses.has(one.name),
    loopback: one.loopback,
    counters: counters.get(one.name) ?? null,
  }));
}

/** Npcap's names are device paths; Windows' own name of an interface is the description. */
async function windowsInterfaces(facts: MachineFacts): Promise<readonly ListedInterface[]> {
  const addresses = facts.addresses();
  return (await listed(facts, 'dumpcap')).map((one) => {
    const own = [...addresses].find(([name, list]) =>
      one.loopback ? list.some((entry) => entry.internal) : name === one.description,
    );
    return {
      name: one.name,
      description: one.description,
      addresses: (own?.[1] ?? []).map((entry) => entry.address),
      up: one.up ?? (one.loopback || own !== undefined),
      loopback: one.loopback,
      counters: null,
    };
  });
}

function onPlatform(facts: MachineFacts): Promise<readonly ListedInterface[]> {
  if (facts.platform === 'linux') return linuxInterfaces(facts);
  if (facts.platform === 'win32') return windowsInterfaces(facts);
  return macInterfaces(facts);
}

/** Connected ones first, loopback and what is down last. */
function rank(one: ListedInterface): number {
  if (!one.up) return 4;
  if (one.loopback) return 3;
  if (one.name === 'any') return 2;
  return one.addresses.length > 0 ? 0 : 1;
}

/**
 * All interfaces, down and unnumbered ones too, likely choices first. Never rejects: where the system cannot be asked,
 * those that Node knows. About 2 ms on Linux with four interfaces; elsewhere it starts the capture helpers (`-D`).
 */
export async function listInterfaces(facts: MachineFacts): Promise<ListedInterface[]> {
  const asked = await onPlatform(facts);
  const all = asked.length > 0 ? asked : knownToNode(facts);
  return all
    .filter((one) => one.name.length <= most.name)
    .map((one) => ({
      ...one,
      description: one.description.slice(0, most.description),
      addresses: one.addresses.slice(0, most.addresses),
    }))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most.interfaces);
}
