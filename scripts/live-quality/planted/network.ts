// What is drawn once for a made-up network: its size, its addresses, the places it visits.

import { tableEpochUs } from '@jaws/shared/domain/packet-rows.fixture';
import type { TimedName } from './base.ts';
import { Dice } from './dice.ts';
import { Wire } from './wire.ts';

export const browserJa4 = ['t13d1516h2_8daaf6152771_e5627efa2ab1', 't13d1715h2_5b57614c22b0_3d5424432f57'];
export const serviceJa4 = 't13d1311h2_e8f1e7e78f70_9fe7f5d5b0b5';

/** What is drawn once for a network. */
export interface Network {
  readonly dice: Dice;
  readonly wire: Wire;
  readonly names: TimedName[];
  readonly seconds: number;
  readonly hosts: readonly string[];
  readonly prefix: string;
  readonly resolver: string;
  readonly sites: readonly { readonly address: string; readonly name: string | null }[];
  /** Client ports below those of plants. */
  readonly port: () => number;
}

/** Larger than what is drawn: a crowd. */
export interface NetworkSize {
  readonly hosts: number;
  readonly sites: number;
  readonly seconds: number;
  readonly visits: number;
}

/** `seed` decides everything but the size, where it is given. */
export function drawNetwork(seed: number, size?: NetworkSize): Network {
  const dice = new Dice(seed * 7919);
  const count = size?.hosts ?? dice.pick([4, 7, 12, 20, 35]);
  const prefix = dice.pick(['192.168.1', '10.20.3', '172.20.0']);
  const hosts = Array.from({ length: count }, (_, at) =>
    size === undefined ? `${prefix}.${20 + at * 3}` : `${prefix}.${20 + at}`,
  );
  const sites = Array.from({ length: size?.sites ?? dice.whole(30, 220) }, (_, at) => ({
    address: `${dice.pick([23, 34, 52, 104, 142, 151])}.${dice.whole(1, 250)}.${at % 256}.${dice.whole(2, 250)}`,
    name: dice.chance(0.04) ? null : `www.site${at}.example`,
  }));
  let next = 30_000;
  return {
    ...{
      dice,
      hosts,
      prefix,
      sites,
      names: [],
      wire: new Wire(),
      seconds: size?.seconds ?? dice.whole(240, 420),
    },
    resolver: dice.chance(0.7) ? `${prefix}.1` : '9.9.9.9',
    port: () => (next = next > 59_000 ? 30_000 : next + 1),
  };
}

export function lookUp(network: Network, host: string, name: string, address: string, at: number): void {
  network.wire.ask(at, host, network.port(), network.resolver, name);
  network.names.push({ atUs: tableEpochUs + at * 1e6, address, name });
}
