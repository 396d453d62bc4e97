// Trained models as the command line and their files tell of them: measures, the card, the list.

import { z } from 'zod';
import { count, datasetName, finite, identifier, milliseconds, noInput, shortText } from './primitives.ts';

export const modelName = datasetName;
/** SHA-256 of the file, as hexadecimal digits. */
export const modelHash = z.string().regex(/^[0-9a-f]{64}$/);
/** False-positive rates at which is told what share is found. */
export const toldRates = ['0.001', '0.0001'] as const;

const share = z.number().min(0).max(1);
const interval = z.array(finite).length(2);
const atRates = <T extends z.ZodType>(value: T): z.ZodObject<Record<(typeof toldRates)[number], T>> =>
  z.strictObject({ '0.001': value, '0.0001': value });

const precision = {
  /** Average precision, with 95 % by drawing sessions again; empty where no interval can be given. */
  prAuc: share.nullable(),
  prAucCi: z.union([interval, z.array(finite).length(0)]),
} as const;

/** How well something tells labelled decisions from ordinary ones. */
export const measures = z.strictObject({
  decisions: count,
  positives: count,
  ...precision,
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

const namedPrecision = z.strictObject({ name: shortText, ...precision });
export type Precision = z.infer<typeof namedPrecision>;

/** How much of the average precision one has more than another, on the same decisions. */
const precisionGain = z.strictObject({ gain: finite, ci: precision.prAucCi });
export type PrecisionGain = z.infer<typeof precisionGain>;

/** Points of a curve, by rising recall. */
const recallCurve = z.strictObject({
  name: shortText,
  points: z.array(z.strictObject({ recall: share, precision: share })).max(200),
});
export type RecallCurve = z.infer<typeof recallCurve>;

/** The same training without some features. */
const ablation = z.strictObject({
  leftOut: shortText,
  features: z.array(shortText).max(200),
  ...precision,
  /** What it had more with them. */
  lost: precisionGain.nullable(),
});
export type Ablation = z.infer<typeof ablation>;

export const splitName = z.enum(['time', 'host', 'session']);

/** `model` is null where one was trained for this evaluation and not kept. */
export const evaluation = measures.extend({
  split: splitName,
  model: modelName.nullable(),
  /** Those whose interval reaches that of the trees: no claim that the trees are better. */
  ties: z.array(shortText).max(50),
  baselines: z.array(namedMeasures).max(50),
  // Not of models that an earlier version has kept.
  /** What each family of detectors says, as a ranking of its own. */
  detectors: z.array(namedPrecision).max(50).optional(),
  curves: z.array(recallCurve).max(20).optional(),
  /** By tenths of the probability; tenths without a decision are left out. */
  calibration: z
    .array(z.strictObject({ p: share, share, decisions: count }))
    .max(10)
    .optional(),
  ablation: z.array(ablation).max(50).optional(),
});
export type Evaluation = z.infer<typeof evaluation>;

export const leak = z.strictObject({
  feature: shortText,
  tells: z.enum(['label', 'dataset', 'time']),
  value: finite,
});

const learntFrom = z.strictObject({ name: datasetName, content: z.string().max(64), packets: count });

/** Decisions by what their label is from. The last three are left out. */
const labelCounts = z.strictObject({
  /** A label other than "norm" of a packet. */
  packets: count,
  /** Findings that were confirmed, and closed with a reason. */
  confirmed: count,
  closed: count,
  /** No finding, and no packet with another label than "norm". */
  ordinary: count,
  /** Findings that nobody has decided on. */
  undecided: count,
  /** Closed, although a packet is labelled. */
  contradicted: count,
  /** Decided findings that are no decision of the traffic as it is now. */
  notFound: count,
});
export type LabelCounts = z.infer<typeof labelCounts>;

/** The model that went on learning. */
const earlierModel = z.strictObject({
  /** NAME or NAME@VERSION. */
  name: shortText,
  hash: modelHash,
  trees: count,
  /** All that it was ever trained on. */
  datasets: z.array(learntFrom).max(1000),
  /** On the same decisions as the new one. */
  measures: measures,
  gain: precisionGain.nullable(),
});

export const modelCard = z.strictObject({
  datasets: z.array(learntFrom).max(100),
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
  /** Where decisions on findings were used. */
  labels: labelCounts.optional(),
  from: earlierModel.optional(),
});
export type ModelCard = z.infer<typeof modelCard>;

/** How far training or judging is: bytes of the datasets, their packets, trees, rankings. */
export const modelProgress = z.strictObject({
  stage: z.enum(['reading', 'rows', 'trees', 'evaluation']),
  done: count,
  total: count,
});
export type ModelProgress = z.infer<typeof modelProgress>;

export const modelListing = z.strictObject({
  name: modelName,
  /** Earlier ones that the name stood for, the newest first: `--model NAME@VERSION`. */
  versions: z.array(shortText).max(1000),
  state: z.enum(['usable', 'other-version', 'damaged']),
  card: modelCard.nullable(),
});
export type ModelListing = z.infer<typeof modelListing>;

/** What a name stands for after a change, and where what it stood for before is; null: there was nothing. */
export const restoredModel = z.strictObject({ model: modelName, before: shortText.nullable() });
export type RestoredModel = z.infer<typeof restoredModel>;

/** NAME, or NAME@VERSION. */
const askedModel = z.string().min(1).max(80);

const labelledDatasets = {
  datasets: z.array(datasetName).min(1).max(100),
  split: splitName,
  seed: count.max(2 ** 32 - 1),
  keepLeaks: z.boolean(),
  ablation: z.boolean(),
} as const;

/** All that training needs but the model that goes on learning. */
export const trainingInput = z.strictObject({
  ...labelledDatasets,
  name: modelName,
  /** Goes on learning from what was decided on findings. */
  from: askedModel.nullable(),
  /** Uses that for a new model, too. */
  findings: z.boolean(),
});

/** `model` null: one is trained for it. */
export const evaluationInput = z.strictObject({ ...labelledDatasets, model: askedModel.nullable() });

const readable = z.strictObject({ model: askedModel });

export const modelProcedures = {
  /** What was trained and kept, by name. */
  'models.list': { input: noInput, output: z.strictObject({ models: z.array(modelListing).max(1000) }) },
  /** Also of an earlier version. */
  'models.card': { input: readable, output: z.strictObject({ card: modelCard }) },
  /** A job; the model is kept at its end. */
  'models.train': { input: trainingInput, output: z.strictObject({ jobId: identifier }) },
  /** A job, too, that ends with the call. */
  'models.evaluate': {
    input: evaluationInput,
    output: z.strictObject({ evaluation, leaks: z.array(leak).max(600), rows: count }),
  },
  'models.restore': { input: readable, output: restoredModel },
  /** A model with its versions, or one of these; gives their names. */
  'models.remove': { input: readable, output: z.strictObject({ removed: z.array(shortText).max(1001) }) },
} as const;

export const modelEvents = {
  /** Models were kept, restored or removed. */
  'models.changed': { kind: 'state', payload: z.strictObject({ revision: count }) },
} as const;
