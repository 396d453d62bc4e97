// Interfaces of a Linux machine, down and unnumbered ones too: names and counters from /proc/net/dev, state and kind
// from /sys/class/net, addresses from the system. Nothing is started, as it is asked once a second.

import type { MachineFacts } from '../machine-facts.ts';
import { describeDevice, type DeviceSigns } from './describe-device.ts';
import type { ListedInterface } from './listed-interface.ts';
import { parseProcNetDev, type DeviceCounters } from './proc-net-dev.ts';

/** net/if.h */
const flag = { up: 0x1, loopback: 0x8 } as const;

interface DeviceState extends DeviceSigns {
  readonly up: boolean;
  readonly loopback: boolean;
}

async function readState(facts: MachineFacts, name: string): Promise<DeviceState> {
  const folder = `/sys/class/net/${name}`;
  const [text, entries, driver] = await Promise.all([
    Promise.all(
      ['flags', 'operstate', 'type', 'uevent', 'iflink', 'ifindex', 'tun_flags'].map((file) =>
        facts.readText(`${folder}/${file}`),
      ),
    ),
    facts.listFolder(folder),
    facts.linkTarget(`${folder}/device/driver`),
  ]);
  const [flags, operstate, type, uevent, iflink, ifindex, tunFlags] = text.map((one) => one?.trim() ?? '');
  const bits = Number(flags ?? '0');
  return {
    name,
    type: Number(type),
    deviceType: /^DEVTYPE=(\S+)$/m.exec(uevent ?? '')?.[1] ?? null,
    entries,
    driver: driver?.split('/').at(-1) ?? null,
    isPeer: iflink !== ifindex,
    isTap: (Number(tunFlags === '' ? '0' : tunFlags) & 0x2) !== 0,
    // Loopback and tunnels report `unknown` when they work: only a plain no is a no.
    up: (bits & flag.up) !== 0 && !['down', 'lowerlayerdown', 'notpresent'].includes(operstate ?? ''),
    loopback: (bits & flag.loopback) !== 0,
  };
}

/**
 * As a capture would count them: what loops back is sent and received, and seen once.
 */
function countersOf(device: DeviceCounters, loopback: boolean): NonNullable<ListedInterface['counters']> {
  if (loopback) return device.received;
  return {
    packets: device.received.packets + device.sent.packets,
    bytes: device.received.bytes + device.sent.bytes,
  };
}

/** libpcap's pseudo-device on Linux. */
function anyDevice(all: readonly ListedInterface[]): ListedInterface {
  const sum = (pick: 'packets' | 'bytes'): number =>
    all.reduce((total, one) => total + (one.counters?.[pick] ?? 0), 0);
  return {
    name: 'any',
    description: 'all interfaces together',
    addresses: [],
    up: true,
    loopback: false,
    counters: { packets: sum('packets'), bytes: sum('bytes') },
  };
}

/** In the kernel's order, `any` last. Empty only where /proc cannot be read. */
export async function linuxInterfaces(facts: MachineFacts): Promise<readonly ListedInterface[]> {
  const devices = parseProcNetDev((await facts.readText('/proc/net/dev')) ?? '');
  const addresses = facts.addresses();
  const listed = await Promise.all(
    devices.map(async (device): Promise<ListedInterface> => {
      const state = await readState(facts, device.name);
      return {
        name: device.name,
        description: describeDevice(state),
        addresses: (addresses.get(device.name) ?? []).map((one) => one.address),
        up: state.up,
        loopback: state.loopback,
        counters: countersOf(device, state.loopback),
      };
    }),
  );
  return listed.length === 0 ? [] : [...listed, anyDevice(listed)];
}
