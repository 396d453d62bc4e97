// Writes the world of the map of look-ups: the land and the borders out of the topology that comes with plotly.js (its
// `world_110m`, made of geodata of the United Nations), on a coarser grid and without what the map does not show.
// `npx tsx scripts/world-map.ts` after plotly.js has changed; a test tells when it is due.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

type Arc = readonly (readonly [number, number])[];

const arcs = z.array(z.array(z.tuple([z.number(), z.number()])));
const rings = z.array(z.array(z.number()));
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), arcs: rings }),
  z.object({ type: z.literal('MultiPolygon'), arcs: z.array(rings) }),
]);
const collection = z.object({ type: z.literal('GeometryCollection'), geometries: z.array(geometry) });
const topology = z.object({
  objects: z.object({ land: collection, countries: collection }),
  arcs,
  transform: z.object({
    scale: z.tuple([z.number(), z.number()]),
    translate: z.tuple([z.number(), z.number()]),
  }),
});
type Topology = z.infer<typeof topology>;

/** Degrees: 1 px on a map that is 3,600 px wide. */
const grid = 0.1;
/** Islands that are smaller both ways, in degrees, would be a dot that may turn inside out on the grid. */
const leastExtent = 0.6;

const root = join(import.meta.dirname, '..');
export const worldPath = join(root, 'renderer/src/platform/world-110m.topology');

/** The script is made for browsers: it leaves its content in `window`. */
function plotlyWorld(): Topology {
  const text = readFileSync(join(root, 'node_modules/plotly.js/dist/plotly-geo-assets.js'), 'utf8');
  const box = { exports: {} };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- a script of plotly.js that is no module
  new Function('module', 'exports', 'window', text)(box, box.exports, {});
  return z.object({ topojson: z.object({ world_110m: topology }) }).parse(box.exports).topojson.world_110m;
}

/** Steps of the grid from point to point -> degrees on the coarse grid. */
function coarse(arc: Arc, { scale, translate }: Topology['transform']): Arc {
  let [x, y] = [0, 0];
  const points = arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    const at = (step: number, axis: 0 | 1): number =>
      Math.round((step * scale[axis] + translate[axis]) / grid);
    return [at(x, 0), at(y, 1)] as const;
  });
  const last = points.length - 1;
  return points.filter(([px, py], at) => {
    const before = points[at - 1];
    return at === 0 || at === last || before?.[0] !== px || before[1] !== py;
  });
}

function extentOf(ring: readonly number[], points: readonly Arc[]): number {
  const all = ring.flatMap((at) => points[at < 0 ? ~at : at] ?? []);
  const spread = (axis: 0 | 1): number => {
    const values = all.map((point) => point[axis]);
    return (Math.max(...values) - Math.min(...values)) * grid;
  };
  return Math.max(spread(0), spread(1));
}

function deltas(points: Arc): Arc {
  return points.map(([x, y], at) => {
    const before = points[at - 1] ?? [0, 0];
    return [x - before[0], y - before[1]] as const;
  });
}

/** As it is written to the file. */
export function cutWorld(): string {
  const { objects, arcs: given, transform } = plotlyWorld();
  const points = given.map((arc) => coarse(arc, transform));
  const used = new Map<number, number>();
  const renumber = (ring: readonly number[]): number[] =>
    ring.map((at) => {
      const old = at < 0 ? ~at : at;
      const fresh = used.get(old) ?? used.size;
      used.set(old, fresh);
      return at < 0 ? ~fresh : fresh;
    });
  const cut = (name: 'land' | 'countries') => ({
    type: 'GeometryCollection',
    geometries: objects[name].geometries.flatMap((one) => {
      const polygons = (one.type === 'Polygon' ? [one.arcs] : one.arcs).filter(
        ([outer = []]) => extentOf(outer, points) >= leastExtent,
      );
      const kept = polygons.map((polygon) => polygon.map(renumber));
      return kept.length === 0 ? [] : [{ type: 'MultiPolygon', arcs: kept }];
    }),
  });
  const shown = { land: cut('land'), countries: cut('countries') };
  const shownArcs = [...used.keys()].map((old) => deltas(points[old] ?? []));
  const world = {
    type: 'Topology',
    objects: shown,
    arcs: shownArcs,
    transform: { scale: [grid, grid], translate: [0, 0] },
  };
  return JSON.stringify(world);
}

if (process.argv[1] === import.meta.filename) writeFileSync(worldPath, cutWorld());
