// Which runs of chum are recorded over the benign hour: every style, to a place without a name, to a cloud drive that is
// new here and to one that the office uses; in several sizes, at the style's own pace and slowly. A pure, seeded plan.

import type { ChumStyle } from '@jaws/shared/exfil/chum-styles';
import { remote, workstationCount, workstationName } from './office.ts';
import { seededRandom } from './seeded-random.ts';

export const chumTargets = {
  /** Never asked for by name; odd ports (DNS by its own). */
  bare: remote.drop.address,
  /** Port 443 of a name that is new here. */
  named: remote.share.name,
  /** Port 443 of a name that the benign hour sends to as well. */
  known: remote.sync.name,
} as const;
export type ChumTarget = keyof typeof chumTargets;

export const chumAddresses: Readonly<Record<ChumTarget, string>> = {
  bare: remote.drop.address,
  named: remote.share.address,
  known: remote.sync.address,
};

export interface ChumCase {
  readonly id: string;
  readonly style: RecordedStyle;
  readonly target: ChumTarget;
  readonly pace: 'own' | 'slow';
  readonly sizeBytes: number;
  readonly seed: number;
  /** Where it runs. */
  readonly host: string;
  readonly ports: readonly number[];
}

const kB = 1000;

/** Those of the first recordings: each further style would be another plan for the same seed. */
export const recordedStyles = [
  'classic',
  'https',
  'low-and-slow',
  'burst',
  'multi-flow',
  'padded',
  'http-post',
  'dns',
] as const satisfies readonly ChumStyle[];
/** Of recordings of their own. */
export const furtherStyles = [
  'http-put',
  'websocket',
  'ftp',
  'smtp',
  'ssh',
] as const satisfies readonly ChumStyle[];
export type RecordedStyle = (typeof recordedStyles | typeof furtherStyles)[number];

const oddPorts: Readonly<Record<RecordedStyle, readonly number[]>> = {
  classic: [6667],
  https: [4433],
  'low-and-slow': [4433],
  burst: [2503],
  'multi-flow': [6660, 6661, 6662, 6663, 2503, 55_553],
  padded: [55_553],
  'http-post': [4433],
  dns: [53],
  'http-put': [4433],
  websocket: [4433],
  // The first is the service's; the listener is known by its certificate at the second.
  ftp: [21, 4433],
  smtp: [25, 4433],
  ssh: [22, 4433],
};
/** Of services that have their own port everywhere. */
const servicePorts: Readonly<Partial<Record<RecordedStyle, readonly number[]>>> = {
  dns: oddPorts.dns,
  ftp: [21, 443],
  smtp: [25, 443],
  ssh: [22, 443],
};

/** All TCP ports that the receivers listen on. */
export const listenerPorts: readonly number[] = [
  ...new Set([
    443,
    ...Object.values(oddPorts).flatMap((ports) => ports.at(-1) ?? []),
    ...oddPorts['multi-flow'],
  ]),
];

const slowParts = {
  chunkBytes: { from: 20 * kB, to: 100 * kB, spread: 'log' },
  waitMs: { from: 4000, to: 14_000 },
};

/** A step of a scenario (docs/chum.md) that sends some 6 kB a second; by DNS some 150 B. */
export const slowSteps: Readonly<Record<RecordedStyle, object>> = {
  classic: { waitMs: { from: 1500, to: 5000 } },
  https: { waitMs: { from: 40_000, to: 100_000 } },
  'low-and-slow': {},
  burst: {
    connectionBytes: { from: 60 * kB, to: 250 * kB, spread: 'log' },
    restMs: { from: 15_000, to: 40_000 },
  },
  'multi-flow': { waitMs: { from: 10_000, to: 25_000 } },
  padded: { waitMs: { from: 600, to: 2000 } },
  'http-post': { waitMs: { from: 8000, to: 25_000 } },
  dns: { waitMs: { from: 200, to: 600 } },
  'http-put': slowParts,
  websocket: slowParts,
  ftp: slowParts,
  smtp: slowParts,
  ssh: { waitMs: { from: 2000, to: 9000 } },
};

type Variant = Pick<ChumCase, 'pace' | 'sizeBytes'>;

function variantsOf(style: RecordedStyle): Variant[] {
  const own = (sizes: readonly number[]): Variant[] =>
    sizes.map((size) => ({ pace: 'own', sizeBytes: size * kB }));
  if (style === 'low-and-slow') return own([60, 120, 250, 400]);
  if (style === 'dns') return [...own([20, 60, 200]), { pace: 'slow', sizeBytes: 30 * kB }];
  return [...own([500, 2000, 8000]), { pace: 'slow', sizeBytes: 1500 * kB }];
}

/** Those that take longest first, so that every host begins with at most one of them. */
const slowestFirst = (one: RecordedStyle, other: RecordedStyle): number =>
  Number(other === 'low-and-slow') - Number(one === 'low-and-slow');

export function planChum(seed: number, styles: readonly RecordedStyle[] = recordedStyles): ChumCase[] {
  const random = seededRandom(seed);
  const drawn = [...styles]
    .sort(slowestFirst)
    .flatMap((style) =>
      (Object.keys(chumTargets) as ChumTarget[]).flatMap((target) =>
        variantsOf(style).map((variant) => ({ style, target, ...variant, seed: random.whole(1, 2 ** 31) })),
      ),
    );
  return drawn.map((each, index) => ({
    ...each,
    id: `${each.style}-${each.target}-${each.pace}-${each.sizeBytes / kB}kB`,
    host: workstationName(index % workstationCount),
    ports: each.target === 'bare' ? oddPorts[each.style] : (servicePorts[each.style] ?? [443]),
  }));
}
