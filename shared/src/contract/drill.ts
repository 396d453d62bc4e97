// How large an upload must be to be noticed in given traffic, by rate and kind of server.

import { z } from 'zod';
import { drillLimits, uploadPlaces, uploadPorts } from '../drill/limit-kinds.ts';
import { alertsPerDay } from './findings.ts';
import { count, datasetName, finite, identifier, milliseconds, shortText } from './primitives.ts';

const sizeOrNull = count.nullable();

export const drillLimitCell = z.strictObject({
  place: z.enum(uploadPlaces),
  port: z.enum(uploadPorts),
  /** Payload per second. */
  rate: z.number().positive(),
  tries: z
    .array(
      z.strictObject({
        client: shortText,
        server: shortText,
        startMs: milliseconds,
        /** The size by which it was noticed; null: not by `sentBytes`. */
        bytes: sizeOrNull,
        /** Largest size that was looked at before the traffic ended. */
        sentBytes: count,
        detectors: z.array(shortText).max(20),
      }),
    )
    .max(100),
  /** From this size on half, and nine of ten, of the tries were noticed; null: not by what was sent. */
  limit50: sizeOrNull,
  limit90: sizeOrNull,
});
export type DrillLimitCell = z.infer<typeof drillLimitCell>;

export const drillLimitResult = z.strictObject({
  packets: count,
  hours: z.number().min(0),
  limit: z.strictObject({ score: finite, rule: z.string() }),
  /** Tried sizes, ascending; between two of them nothing is told apart. */
  sizes: z.array(count),
  cells: z.array(drillLimitCell),
  seed: z.number().int(),
});
export type DrillLimitResult = z.infer<typeof drillLimitResult>;

export const drillProcedures = {
  /** `progressId`: as in `analysis.run`; `reading` is told in bytes, `ranking` in uploads tried. Nothing is sent or kept. */
  'drill.limit': {
    input: z.strictObject({
      dataset: datasetName,
      baseline: datasetName.nullable(),
      alertsPerDay,
      rates: z.array(z.number().min(1).max(drillLimits.mostRate)).min(1).max(drillLimits.rates),
      tries: z.number().int().min(1).max(drillLimits.tries),
      seed: z.number().int().min(0).max(drillLimits.seed),
      progressId: identifier.optional(),
    }),
    output: drillLimitResult,
  },
} as const;
