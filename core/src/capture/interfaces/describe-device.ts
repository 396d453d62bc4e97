// What kind of thing a Linux network device is, in words for a person who has to choose one.

export interface DeviceSigns {
  readonly name: string;
  /** ARPHRD_* of linux/if_arp.h; NaN when it could not be read. */
  readonly type: number;
  /** DEVTYPE of its uevent. */
  readonly deviceType: string | null;
  /** Names in /sys/class/net/NAME. */
  readonly entries: readonly string[];
  /** Name of the kernel's driver, of devices that have hardware (or a hypervisor's) under them. */
  readonly driver: string | null;
  /** It is bound to another interface: the far end of a veth pair, the parent of a VLAN. */
  readonly isPeer: boolean;
  /** A TUN/TAP device that carries Ethernet frames. */
  readonly isTap: boolean;
}

const byDeviceType: ReadonlyMap<string, string> = new Map([
  ['bluetooth', 'Bluetooth'],
  ['bond', 'bond'],
  ['bridge', 'bridge'],
  ['geneve', 'tunnel (Geneve)'],
  ['ipvlan', 'virtual (ipvlan)'],
  ['macvlan', 'virtual (macvlan)'],
  ['vlan', 'VLAN'],
  ['vxlan', 'tunnel (VXLAN)'],
  ['wireguard', 'VPN tunnel (WireGuard)'],
  ['wlan', 'Wi-Fi'],
  ['wwan', 'mobile network'],
]);

const byType: Readonly<Record<number, string>> = {
  32: 'InfiniBand',
  280: 'CAN bus',
  512: 'PPP link',
  768: 'tunnel (IP in IP)',
  769: 'tunnel (IPv6)',
  772: 'loopback',
  776: 'tunnel (6in4)',
  778: 'tunnel (GRE)',
  801: 'Wi-Fi (monitor)',
  802: 'Wi-Fi (monitor)',
  803: 'Wi-Fi (monitor)',
  823: 'tunnel (GRE over IPv6)',
  824: 'netlink monitor',
  65534: 'VPN tunnel',
};

/** By what lies in the device's folder, where neither type nor DEVTYPE is set (older kernels and drivers). */
const byEntry: readonly (readonly [string, string])[] = [
  ['wireless', 'Wi-Fi'],
  ['phy80211', 'Wi-Fi'],
  ['bridge', 'bridge'],
  ['bonding', 'bond'],
];

/** Never empty. */
export function describeDevice(signs: DeviceSigns): string {
  if (signs.entries.includes('tun_flags')) return signs.isTap ? 'virtual (tap)' : 'VPN tunnel';
  return (
    byDeviceType.get(signs.deviceType ?? '') ??
    byType[signs.type] ??
    byEntry.find(([entry]) => signs.entries.includes(entry))?.[1] ??
    describeEthernet(signs)
  );
}

function describeEthernet(signs: DeviceSigns): string {
  if (signs.driver !== null) return `Ethernet (${signs.driver})`;
  if (signs.entries.includes('device')) return 'Ethernet';
  // A veth's kind is told by netlink only; its peer's index and its usual name are what /sys shows.
  return signs.isPeer || signs.name.startsWith('veth') ? 'virtual (veth)' : 'virtual';
}
