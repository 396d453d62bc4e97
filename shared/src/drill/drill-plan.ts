// A plan of a drill: which runs, how large, how fast, to which kind of server, in which order. JSON, version 1: a list of
// cells or a grid; either comes to the same runs in the same order everywhere.

import { z } from 'zod';
import { createRandom } from '../analysis/random.ts';
import { JawsError } from '../contract/errors.ts';
import { chumRate, chumSize, chumStyle, type ChumStyle } from '../exfil/chum-styles.ts';
import { readVersioned } from '../exfil/read-versioned.ts';
import { drillEndpoint, type DrillEndpoint } from '../exfil/run-record.ts';
import { scenario } from '../exfil/scenario.ts';

/** What one drill may come to. */
export const drillBounds = {
  runs: 200,
  bytes: 2_000_000_000,
  seconds: 4 * 3600,
  pauseSeconds: 600,
  seed: 4_294_967_295,
} as const;
/** Letters of a plan's text. */
export const longestPlan = 200_000;

const size = z.number().int().min(chumSize.least).max(drillBounds.bytes);
const repeats = z.number().int().min(1).max(drillBounds.runs).default(1);
/** Of the server; without it a free one, or the style's own on a listener elsewhere. */
const port = z.number().int().min(1).max(65_535).optional();
const list = <T extends z.ZodType>(entry: T) => z.array(entry).min(1).max(drillBounds.runs);

const drillCell = z
  .strictObject({
    style: chumStyle.optional(),
    /** What a scenario file holds. */
    scenario: scenario.optional(),
    sizeBytes: size,
    /** Payload per second, on average; null = the style's own pace. */
    rateBps: chumRate.nullable().default(null),
    endpoint: drillEndpoint.default('new'),
    port,
    repeats,
  })
  .refine(({ style, scenario: given }) => (style === undefined) !== (given === undefined), {
    message: 'a cell has a `style` or a `scenario`, one of the two',
    path: ['style'],
  });
type DrillCell = z.infer<typeof drillCell>;

const drillGrid = z.strictObject({
  styles: list(chumStyle),
  sizes: list(size),
  rates: list(chumRate.nullable()).default([null]),
  endpoints: list(drillEndpoint).default(['new']),
  port,
  repeats,
});

export const drillPlan = z
  .strictObject({
    version: z.literal(1),
    name: z.string().min(1).max(128),
    /** After each run. */
    pauseSeconds: z.number().min(0).max(drillBounds.pauseSeconds).default(1),
    /** Of which the seed of each run is drawn. */
    seed: z.number().int().min(0).max(drillBounds.seed).default(1),
    cells: list(drillCell).optional(),
    grid: drillGrid.optional(),
  })
  .refine(({ cells, grid }) => (cells === undefined) !== (grid === undefined), {
    message: 'a plan has `cells` or a `grid`, one of the two',
    path: ['cells'],
  });
export type DrillPlan = z.infer<typeof drillPlan>;
export type DrillPlanInput = z.input<typeof drillPlan>;

/** One run of a drill, before it is known where it goes. */
export interface DrillRun {
  readonly style: ChumStyle | null;
  /** The text of a scenario file; null: a style alone. */
  readonly scenario: string | null;
  /** The style, or the scenario's name. */
  readonly title: string;
  readonly sizeBytes: number;
  readonly rateBps: number | null;
  readonly endpoint: DrillEndpoint;
  /** Null = a free one. */
  readonly port: number | null;
  readonly seed: number;
}

/** @throws JawsError drill.bad-plan, which names the first place that is wrong */
export function readDrillPlan(text: string): DrillPlan {
  if (text.length > longestPlan)
    throw new JawsError('drill.bad-plan', `The plan is longer than ${longestPlan} letters.`);
  return readVersioned(text, drillPlan, { code: 'drill.bad-plan', noun: 'plan' });
}

function cellsOf({ cells, grid }: DrillPlan): readonly DrillCell[] {
  if (grid === undefined) return cells ?? [];
  const { styles, sizes, rates, endpoints } = grid;
  const count = styles.length * sizes.length * rates.length * endpoints.length;
  if (count > drillBounds.runs) throw tooManyRuns('grid', count);
  return endpoints.flatMap((endpoint) =>
    styles.flatMap((style) =>
      sizes.flatMap((sizeBytes) =>
        rates.map((rateBps) => ({
          style,
          sizeBytes,
          rateBps,
          endpoint,
          port: grid.port,
          repeats: grid.repeats,
        })),
      ),
    ),
  );
}

function tooManyRuns(place: string, count: number): JawsError {
  return new JawsError(
    'drill.too-large',
    `The plan at ${place} comes to ${count} runs; a drill has ${drillBounds.runs} at most.`,
  );
}

/** All cells once, then all that are repeated once more, and so on: a drill that is cancelled has something of each. */
export function runsOfPlan(plan: DrillPlan): readonly DrillRun[] {
  const cells = cellsOf(plan);
  const count = cells.reduce((sum, cell) => sum + cell.repeats, 0);
  if (count > drillBounds.runs) throw tooManyRuns(plan.grid === undefined ? 'cells' : 'grid', count);
  const random = createRandom(plan.seed);
  const rounds = Math.max(...cells.map((cell) => cell.repeats));
  return Array.from({ length: rounds }, (_, round) => cells.filter((cell) => cell.repeats > round))
    .flat()
    .map((cell) => runOf(cell, Math.floor(random() * 2 ** 32)));
}

function runOf(cell: DrillCell, seed: number): DrillRun {
  const { style, scenario: given, sizeBytes, rateBps, endpoint } = cell;
  return {
    style: style ?? null,
    scenario: given === undefined ? null : JSON.stringify(given),
    title: style ?? given?.name ?? '',
    ...{ sizeBytes, rateBps, endpoint, seed, port: cell.port ?? null },
  };
}
