// What `--points` writes: every unit with its standardised features, its place in the picture and its cluster.

import type { Analysis } from './analyse.ts';

const kinds = ['noise', 'border', 'core'] as const;

export function pointHeader({ units }: Analysis): string[] {
  return ['id', ...units.columns.map((column) => column.name), 'PC1', 'PC2', 'cluster', 'kind'];
}

/** One row per unit, in order; `cluster` is -1 for noise, `kind` core, border or noise. */
export function* pointRows({ units, projection, clustering }: Analysis): Generator<(string | number)[]> {
  const { standardised, points } = projection;
  for (let unit = 0; unit < units.count; unit++) {
    const from = unit * standardised.columns;
    yield [
      units.id(unit),
      ...standardised.data.subarray(from, from + standardised.columns),
      points.data[unit * 2] as number,
      points.data[unit * 2 + 1] as number,
      clustering.labels[unit] as number,
      kinds[clustering.kind[unit] as number] ?? 'noise',
    ];
  }
}
