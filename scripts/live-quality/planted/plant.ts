// One culprit's circumstances, drawn from a seed, and the ground that its acts are written on: a table with the base's
// dictionaries, so that both can be merged by time.

import { tableEpochUs } from '@jaws/shared/domain/packet-rows.fixture';
import type { UnitFace } from '@jaws/shared/analysis/unit-set';
import type { Culprit } from '../culprit.ts';
import type { Base, TimedName } from './base.ts';
import type { Dice } from './dice.ts';
import { Wire } from './wire.ts';

/** Client ports of plants begin here; those of the bases end below, or belong to other ends. */
const plantPorts = 61_000;

const moments = ['start', 'middle', 'end'] as const;
type Moment = (typeof moments)[number];

export interface Circumstances {
  readonly moment: Moment;
  /** The culprit's host does other things as well. */
  readonly isBusy: boolean;
  /** The place it sends to is one that the base knows. */
  readonly isKnown: boolean;
  /** It asks for the place's name before, and says it in its hello. */
  readonly isNamed: boolean;
  readonly isOddPort: boolean;
  /** Wanted: a kind may send less (a theft), and what does not fit into the time is left out. */
  readonly sizeBytes: number;
  readonly bytesPerSecond: number;
}

export interface Ground extends Circumstances {
  readonly dice: Dice;
  readonly wire: Wire;
  readonly names: TimedName[];
  readonly base: Base;
  readonly inside: string;
  readonly outside: string;
  /** Of the outside, where it has one. */
  readonly name: string | null;
  readonly ja4: string;
  readonly segmentBytes: number;
  /** Seconds when it begins, and how long it may last. */
  readonly from: number;
  readonly room: number;
  readonly port: () => number;
}

export interface Act {
  readonly name: string;
  /** Writes the rows. Gives what the truth calls the outside, where this is not the ground's. */
  readonly act: (ground: Ground) => Partial<Pick<Culprit, 'outside'>> | null;
}

const oddJa4 = ['t12d190800_d83cc789557e_7af1ed941c26', 't13i311000_e8f1e7e78f70_d41ae481755e'];

export function drawCircumstances(dice: Dice): Circumstances {
  return {
    moment: dice.pick(moments),
    isBusy: dice.chance(0.6),
    isKnown: dice.chance(0.2),
    isNamed: dice.chance(0.5),
    isOddPort: dice.chance(0.5),
    sizeBytes: Math.round(dice.spread(64e3, 16e6)),
    bytesPerSecond: dice.spread(500, 600e3),
  };
}

export function groundOf(base: Base, dice: Dice, drawn: Circumstances): Ground {
  const place = drawn.isKnown && base.known.length > 0 ? dice.pick(base.known) : null;
  const from = { start: 0.05, middle: 0.4, end: 0.75 }[drawn.moment] * base.seconds;
  const address = `${dice.pick([45, 91, 185, 193])}.${dice.whole(1, 250)}.${dice.whole(1, 250)}.${dice.whole(2, 250)}`;
  let next = plantPorts;
  return {
    ...drawn,
    ...{ isKnown: place !== null, dice, base, names: [], wire: new Wire(base.table.dictionaries) },
    inside: hostOf(base, dice, drawn.isBusy),
    outside: place?.address ?? address,
    name:
      place?.name ?? (drawn.isNamed ? `cdn${dice.whole(1, 99)}.files-${dice.whole(1, 99)}.example` : null),
    ja4: dice.chance(0.5) ? dice.pick(oddJa4) : 't13d1516h2_8daaf6152771_e5627efa2ab1',
    segmentBytes: dice.pick([1448, 1448, 8688, 34_752]),
    ...{ from, room: base.seconds * 0.98 - from },
    port: () => (next = next >= 65_535 ? plantPorts : next + 1),
  };
}

/** A busy host of the base, or one beside them that says nothing else. */
function hostOf(base: Base, dice: Dice, isBusy: boolean): string {
  const [first = '10.0.0.2'] = base.hosts;
  if (isBusy) return dice.pick(base.hosts.slice(0, Math.max(1, Math.ceil(base.hosts.length * 0.6))));
  const prefix = first.split('.').slice(0, 3).join('.');
  return `${prefix}.${dice.whole(240, 250)}`;
}

/** Asks for the name of the outside, where it has one; known places are asked for again. */
export function introduce({ dice, wire, names, base, inside, outside, name, from, port }: Ground): void {
  if (name === null || base.resolver === null) return;
  wire.ask(from, inside, port(), base.resolver, name, dice.whole(60, 180));
  names.push({ atUs: tableEpochUs + from * 1e6, address: outside, name });
}

/** Whether a flow's ends have a port that only plants use; without ports any will do. */
export function hasPlantPort({ srcPort = 0, dstPort = 0 }: Pick<UnitFace, 'srcPort' | 'dstPort'>): boolean {
  return srcPort >= plantPorts || dstPort >= plantPorts || (srcPort === 0 && dstPort === 0);
}
