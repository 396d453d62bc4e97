// The office that the demo is recorded in: workstations, a file server, a printer and a phone behind a router,
// and one namespace that plays the rest of the world under many addresses. Public addresses are from the
// documentation and benchmark ranges (RFC 5737, RFC 3849, RFC 2544).

import type { HostPlan } from './testbed.ts';

export interface Site {
  readonly name: string;
  readonly address: string;
  readonly address6?: string;
  /** Median bytes of one object; sizes are spread widely around it. */
  readonly objectBytes: number;
}

const siteNames: readonly (readonly [string, number])[] = [
  ['www.harbour-news.example', 14_000],
  ['static.harbour-news.example', 24_000],
  ['img.harbour-news.example', 42_000],
  ['search.lantern.example', 9_000],
  ['mail.lantern.example', 11_000],
  ['docs.lantern.example', 18_000],
  ['drive.lantern.example', 16_000],
  ['cdn.fastlane.example', 55_000],
  ['fonts.fastlane.example', 22_000],
  ['api.weatherly.example', 1_800],
  ['maps.weatherly.example', 30_000],
  ['forum.tideline.example', 12_000],
  ['wiki.tideline.example', 15_000],
  ['shop.saltmarket.example', 26_000],
  ['pay.saltmarket.example', 6_000],
  ['telemetry.deskware.example', 700],
  ['update.deskware.example', 90_000],
  ['packages.debmirror.example', 140_000],
  ['status.cloudkeep.example', 2_500],
  ['photos.cloudkeep.example', 20_000],
  ['tracker.adspill.example', 900],
  ['video.reefstream.example', 120_000],
  ['music.reefstream.example', 60_000],
  ['hr.payday.example', 8_000],
  ['learn.compass.example', 21_000],
];

/** Web sites; every third has an IPv6 address too. */
export const sites: readonly Site[] = siteNames.map(([name, objectBytes], index) => ({
  name,
  objectBytes,
  address: index < 13 ? `203.0.113.${10 + index * 7}` : `198.51.100.${20 + (index - 13) * 9}`,
  ...(index % 3 === 0 ? { address6: `2001:db8:${(index + 16).toString(16)}::80` } : {}),
}));

const firstWords = [
  'amber',
  'birch',
  'copper',
  'dune',
  'ember',
  'fjord',
  'grove',
  'heron',
  'iris',
  'juniper',
] as const;
const secondWords = ['bakery', 'cinema', 'garage', 'hotel', 'library', 'museum', 'school', 'travel'] as const;

/** The long tail: sites that few people visit, and seldom. */
export const seldomSites: readonly Site[] = firstWords.flatMap((first, row) =>
  secondWords.map((second, column) => ({
    name: `www.${first}${second}.example`,
    objectBytes: 4000 + ((row * 7 + column * 13) % 20) * 2500,
    address: `198.18.${60 + row}.${10 + column * 11}`,
  })),
);

/** Servers of the outside world that are not web sites. */
export const remote = {
  backup: { name: 'vault.cloudkeep.example', address: '198.51.100.200' },
  git: { name: 'git.tideline.example', address: '203.0.113.200' },
  mail: { name: 'smtp.lantern.example', address: '203.0.113.205' },
  time1: { name: 'ntp1.lighthouse.example', address: '198.18.7.1' },
  time2: { name: 'ntp2.lighthouse.example', address: '198.18.7.2' },
  call: { name: 'relay.seetalk.example', address: '198.18.40.12' },
  /** Web servers that take large bodies: a cloud drive and a speed test. */
  sync: { name: 'sync.cloudkeep.example', address: '198.51.100.210' },
  speed: { name: 'speed.fastlane.example', address: '203.0.113.210' },
  /** Keeps TLS connections of desktops (443) and phones (5223), and speaks first. */
  notify: { name: 'notify.deskware.example', address: '198.51.100.220' },
  /** A cloud drive that nobody of the office uses. */
  share: { name: 'share.bluecrate.example', address: '198.18.50.9' },
  /** The far end of a tunnel over UDP (51820). */
  vpn: { name: 'gate.farsite.example', address: '198.18.41.7' },
  /** Where the upload that does not belong goes: never in DNS. */
  drop: { address: '198.18.99.23', port: 6667 },
} as const;

export const office = {
  network: '192.168.20.0/24',
  router: '192.168.20.1',
  router6: 'fd00:20::1',
  fileServer: '192.168.20.10',
  printer: '192.168.20.20',
  phone: '192.168.20.30',
} as const;

export const workstationCount = 14;

export function workstationName(index: number): string {
  return `ws${String(index + 1).padStart(2, '0')}`;
}

export function workstationAddress(index: number): string {
  return `192.168.20.${101 + index}`;
}

function officeHost(name: string, address: string, number: number): HostPlan {
  const host = Number(address.split('.')[3]);
  const mac = `02:20:00:00:00:${number.toString(16).padStart(2, '0')}`;
  const addresses = [`${address}/24`, `fd00:20::${host.toString(16)}/64`];
  return {
    name,
    kind: 'host',
    links: [{ to: 'lan', name: 'eth0', addresses, mac }],
    gateways: [office.router, office.router6],
    nameServers: [office.router],
  };
}

/** Every server that has a name in DNS. */
export const namedServers: readonly { readonly name: string; readonly addresses: readonly string[] }[] = [
  ...[...sites, ...seldomSites].map((site) => ({
    name: site.name,
    addresses: [site.address, ...(site.address6 === undefined ? [] : [site.address6])],
  })),
  ...Object.values(remote).flatMap((server) =>
    'name' in server ? [{ name: server.name, addresses: [server.address] }] : [],
  ),
  { name: 'files.office.example', addresses: [office.fileServer] },
  { name: 'printer.office.example', addresses: [office.printer] },
];

/** All hosts of the office and its outside world. */
export function officePlan(): HostPlan[] {
  const outside = [
    ...[...sites, ...seldomSites].flatMap((site) => [
      `${site.address}/32`,
      ...(site.address6 === undefined ? [] : [`${site.address6}/128`]),
    ]),
    ...Object.values(remote).map((server) => `${server.address}/32`),
  ];
  return [
    { name: 'lan', kind: 'switch' },
    { name: 'wan', kind: 'switch' },
    {
      name: 'router',
      kind: 'router',
      links: [
        {
          to: 'lan',
          name: 'lan0',
          addresses: [`${office.router}/24`, `${office.router6}/64`],
          mac: '02:20:00:00:00:01',
        },
        { to: 'wan', name: 'wan0', addresses: ['192.0.2.1/30', '2001:db8::1/64'] },
      ],
      gateways: ['192.0.2.2', '2001:db8::2'],
    },
    {
      name: 'world',
      kind: 'host',
      links: [{ to: 'wan', name: 'eth0', addresses: ['192.0.2.2/30', '2001:db8::2/64'] }],
      loopback: outside,
      routes: [`${office.network} via 192.0.2.1`, 'fd00:20::/64 via 2001:db8::1'],
    },
    officeHost('files', office.fileServer, 2),
    officeHost('printer', office.printer, 3),
    officeHost('phone', office.phone, 4),
    ...Array.from({ length: workstationCount }, (_, index) =>
      officeHost(workstationName(index), workstationAddress(index), 16 + index),
    ),
  ];
}
