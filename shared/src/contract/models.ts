// Trained models as the command line and their files tell of them: measures, the card, the list.

import { z } from 'zod';
import { count, datasetName, finite, milliseconds, noInput, shortText } from './primitives.ts';

export const modelName = datasetName;
/** False-positive rates at which is told what share is found. */
export const toldRates = ['0.001', '0.0001'] as const;

const share = z.number().min(0).max(1);
const interval = z.array(finite).length(2);
const atRates = <T extends z.ZodType>(value: T): z.ZodObject<Record<(typeof toldRates)[number], T>> =>
  z.strictObject({ '0.001': value, '0.0001': value });

/** How well something tells labelled decisions from ordinary ones. */
export const measures = z.strictObject({
  decisions: count,
  positives: count,
  /** Average precision, with 95 % by drawing sessions again; empty where no interval can be given. */
  prAuc: share.nullable(),
  prAucCi: z.union([interval, z.array(finite).length(0)]),
  /** Share found at these false-positive rates; null with fewer than 3,000 and 30,000 ordinary decisions. */
  tprAt: atRates(share.nullable()),
  tprAtCi: atRates(interval.nullable()),
  /** Beyond the limit that was set without these decisions: k of n ordinary ones. */
  falseAlerts: z.strictObject({
    k: count,
    n: count,
    hours: z.number().min(0),
    upper95PerDay: z.number().min(0).nullable(),
  }),
  /** Share of the labelled ones that are beyond the same limit. */
  found: share.nullable(),
  /** Of those; null where there is none. */
  medianBytesBeforeAlert: count.nullable(),
  /** Of probabilities only. */
  calibrationError: share.nullable(),
});
export type Measures = z.infer<typeof measures>;

export const namedMeasures = measures.extend({
  name: shortText,
  /** Null: nothing is flagged. */
  limit: finite.nullable(),
});
export type NamedMeasures = z.infer<typeof namedMeasures>;

export const splitName = z.enum(['time', 'host', 'session']);

/** `model` is null where one was trained for this evaluation and not kept. */
export const evaluation = measures.extend({
  split: splitName,
  model: modelName.nullable(),
  /** Those whose interval reaches that of the trees: no claim that the trees are better. */
  ties: z.array(shortText).max(50),
  baselines: z.array(namedMeasures).max(50),
});
export type Evaluation = z.infer<typeof evaluation>;

export const leak = z.strictObject({
  feature: shortText,
  tells: z.enum(['label', 'dataset', 'time']),
  value: finite,
});

export const modelCard = z.strictObject({
  datasets: z
    .array(z.strictObject({ name: datasetName, content: z.string().max(64), packets: count }))
    .max(100),
  split: splitName,
  seed: count,
  features: z
    .array(z.strictObject({ key: shortText, about: shortText, monotone: z.number().int() }))
    .max(200),
  rows: count,
  decisions: count,
  positives: count,
  hours: z.number().min(0),
  /** On the part that neither trained nor set limits. */
  evaluation: evaluation,
  /** The same training with labels drawn at random: its average precision should be near the share of positives. */
  shuffled: z.strictObject({ prAuc: share.nullable(), prevalence: share }),
  leaks: z.array(leak).max(600),
  thresholds: z.strictObject({ logOdds: finite.nullable(), p: share.nullable() }),
  versions: z.strictObject({ jaws: shortText, engine: count, model: count }),
  madeMs: milliseconds,
  remarks: z.array(shortText).max(20),
});
export type ModelCard = z.infer<typeof modelCard>;

export const modelListing = z.strictObject({
  name: modelName,
  /** Earlier ones that the name stood for, the newest first: `--model NAME@VERSION`. */
  versions: z.array(shortText).max(1000),
  state: z.enum(['usable', 'other-version', 'damaged']),
  card: modelCard.nullable(),
});
export type ModelListing = z.infer<typeof modelListing>;

export const modelProcedures = {
  /** What `jaws detect train` has kept, by name. */
  'models.list': { input: noInput, output: z.strictObject({ models: z.array(modelListing).max(1000) }) },
} as const;
