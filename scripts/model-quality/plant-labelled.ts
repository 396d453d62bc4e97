// A made-up network with several culprits at once, whose packets have a label: what a model learns from and is judged by.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { Base } from '../live-quality/planted/base.ts';
import { mergeCapture } from '../live-quality/planted/case.ts';
import { Dice } from '../live-quality/planted/dice.ts';
import type { Kind } from '../live-quality/planted/kinds.ts';
import { drawCircumstances, groundOf } from '../live-quality/planted/plant.ts';

export interface PlantedCulprit {
  readonly kind: string;
  readonly inside: string;
  /** `*`: many hosts. */
  readonly outside: string;
}

export interface LabelledNetwork {
  readonly base: Base;
  readonly culprits: readonly PlantedCulprit[];
}

/** The same base, kinds and seed give the same network. */
export function plantLabelled(base: Base, kinds: readonly Kind[], seed: number): LabelledNetwork {
  const dice = new Dice(seed);
  let grown = base;
  const culprits: PlantedCulprit[] = [];
  for (const kind of kinds) {
    const drawn = drawCircumstances(dice);
    const ground = groundOf(base, dice, { ...drawn, isKnown: drawn.isKnown || kind.name === 'known-place' });
    const { outside = ground.outside } = kind.act(ground) ?? {};
    const culprit = { kind: kind.name, inside: ground.inside, outside };
    labelRows(ground.wire.table, culprit);
    const { table } = mergeCapture(grown, ground.wire.table, ground.names);
    grown = { ...grown, table, names: [...grown.names, ...ground.names] };
    culprits.push(culprit);
  }
  return { base: grown, culprits };
}

/** Between its two ends only: the question for a name is asked of a resolver that everybody asks. */
function labelRows(table: PacketTable, { inside, outside }: PlantedCulprit): void {
  const { addresses, labels } = table.dictionaries;
  const label = labels.intern('chum');
  const isEnd = (id: number | undefined, end: string): boolean =>
    end === '*' || addresses.get(id as number) === end;
  for (let row = 0; row < table.count; row++) {
    const [from, to] = [table.source[row], table.destination[row]];
    if ((isEnd(from, inside) && isEnd(to, outside)) || (isEnd(to, inside) && isEnd(from, outside)))
      table.label[row] = label;
  }
}

/** The kind of the culprit that a happening is of, by its name without the network. */
export function kindOf(culprits: readonly PlantedCulprit[], happening: string): string | null {
  const [client = '', server = ''] = happening.split(' ').filter((word) => word !== '→');
  const found = culprits.find(
    ({ inside, outside }) =>
      (client === inside || server === inside) &&
      (outside === '*' || server === outside || client === outside || server === '*'),
  );
  return found?.kind ?? null;
}
