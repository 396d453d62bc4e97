// The ways in which something leaves that are planted: one entry a kind, by the shape on the wire. Sizes and paces come
// from the ground; a kind bends them to what it is (a theft is small, a beacon smaller).

import { beacons } from './beacons.ts';
import { intrusions } from './intrusions.ts';
import type { Act } from './plant.ts';
import { thefts } from './thefts.ts';
import { tunnels } from './tunnels.ts';
import { uploads } from './uploads.ts';

export interface Kind extends Act {
  readonly family: 'upload' | 'tunnel' | 'theft' | 'beacon' | 'intrusion';
}

const of = (family: Kind['family'], acts: readonly Act[]): Kind[] => acts.map((act) => ({ ...act, family }));

export const kinds: readonly Kind[] = [
  ...of('upload', uploads),
  ...of('tunnel', tunnels),
  ...of('theft', thefts),
  ...of('beacon', beacons),
  ...of('intrusion', intrusions),
];
