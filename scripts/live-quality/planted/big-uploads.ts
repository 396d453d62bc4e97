// Large uploads that belong: what a detector must not call a leak (DETECTION §6, hard negatives). All go to a place
// that is known by name.

import type { Dice } from './dice.ts';
import { browserJa4, lookUp, type Network } from './network.ts';

interface BigUpload {
  readonly kind: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly transport: 'tls' | 'ssh' | 'udp';
  readonly up: readonly [number, number];
  /** Bytes down for each up. */
  readonly downShare: number;
  readonly lastsS: readonly [number, number];
}

export const bigUploadKinds: readonly BigUpload[] = [
  ...[
    { kind: 'cloud-sync', name: 'content.sync.example', address: '162.125.66.15', up: [1e6, 2e7] as const },
    { kind: 'backup', name: 'vault.backup.example', address: '52.216.9.77', up: [4e6, 3e7] as const },
    { kind: 'photo-upload', name: 'photos.cloud.example', address: '142.250.7.95', up: [4e5, 9e6] as const },
  ].map((each) => ({
    ...{ ...each, port: 443, transport: 'tls' as const, downShare: 0.02, lastsS: [8, 60] as const },
  })),
  {
    ...{ kind: 'git-push', name: 'git.forge.example', address: '140.82.121.4', port: 22, transport: 'ssh' },
    ...{ up: [6e4, 4e6], downShare: 0.05, lastsS: [2, 15] },
  },
  {
    ...{ kind: 'video-call', name: 'relay.call.example', address: '52.112.3.21', port: 3478 },
    ...{ transport: 'udp', up: [2e6, 2e7], downShare: 1.1, lastsS: [40, 120] },
  },
  {
    ...{ kind: 'speed-test', name: 'speed.test.example', address: '45.60.11.2', port: 8080 },
    ...{ transport: 'tls', up: [1e7, 3e7], downShare: 1.2, lastsS: [10, 12] },
  },
  {
    ...{ kind: 'vpn', name: 'vpn.company.example', address: '91.198.5.5', port: 51_820, transport: 'udp' },
    ...{ up: [1e6, 8e6], downShare: 5, lastsS: [100, 160] },
  },
];

/** Plants one upload; gives what it was. */
export function bigUpload(
  network: Network,
  { name, address, port, transport, up, downShare, lastsS }: BigUpload,
  at = network.dice.between(2, network.seconds * 0.5),
): { readonly client: string; readonly server: string; readonly from: number; readonly to: number } {
  const { dice, wire } = network;
  const client = dice.pick(network.hosts);
  const bytes = Math.round(dice.spread(...up));
  const lasts = Math.min(dice.between(...lastsS), network.seconds - at - 5);
  lookUp(network, client, name, address, at - 0.1);
  const slices = transport === 'udp' ? 40 : 4;
  const turns = Array.from({ length: slices }, (_, number) => ({
    ...{ at: 0.1 + (number * lasts) / slices, lastsS: (0.9 * lasts) / slices },
    ...{ up: Math.ceil(bytes / slices), down: Math.ceil((bytes * downShare) / slices) },
  }));
  const talk = { at, client, clientPort: network.port(), server: address, port, turns, segmentBytes: 14_480 };
  if (transport === 'udp') wire.udp(talk);
  else if (transport === 'ssh') wire.tcp(talk);
  else wire.tcp({ ...talk, sni: name, ja4: dice.pick(browserJa4) });
  return { client, server: address, from: at, to: at + lasts };
}

/** Those that the network is used to, up to four kinds, and on some days one that it is not. */
export function bigUploads(network: Network, inventory: Dice): void {
  const { dice } = network;
  const kinds = [...bigUploadKinds];
  for (let left = inventory.whole(0, 4); left > 0; left--) {
    const [kind] = kinds.splice(inventory.whole(0, kinds.length - 1), 1);
    if (kind !== undefined) bigUpload(network, kind);
  }
  if (dice.chance(unusualShare)) bigUpload(network, dice.pick(kinds));
}

const unusualShare = 0.15;
