// A model as it is kept: JSON whose numbers are read back bit for bit, checked whole before it is used.

import { z } from 'zod';
import { JawsError } from '../contract/errors.ts';
import { modelCard, modelName, type ModelCard } from '../contract/models.ts';
import { finite, numberColumn, shortText, type NumberColumn } from '../contract/primitives.ts';
import { baselineNames, type BaselineName, type Detector } from './detector.ts';
import { modelFeatures } from './happening-features.ts';
import type { Tree } from './tree-model.ts';

/** Raised whenever features or the form of the file change. */
export const modelVersion = 1;
const format = 'jaws-model';
export const mostModelBytes = 64 << 20;

export const mostTrees = 2000;
const mostDepth = 8;
const mostFeatures = 1000;
const mostKnots = 1_000_000;

const tree = z.strictObject({
  feature: numberColumn(2 ** mostDepth),
  threshold: numberColumn(2 ** mostDepth),
  missingRight: numberColumn(2 ** mostDepth),
  value: numberColumn(2 ** mostDepth),
});

const limit = finite.nullable();
const limits = z.strictObject(
  Object.fromEntries(baselineNames.map((name) => [name, limit])) as Record<BaselineName, typeof limit>,
);

const head = z.object({ format: z.literal(format), version: z.number().int() });

const modelFile = z.strictObject({
  format: z.literal(format),
  version: z.literal(modelVersion),
  name: modelName,
  card: modelCard,
  features: z.array(shortText).min(1).max(mostFeatures),
  depth: z.number().int().min(1).max(mostDepth),
  base: finite,
  trees: z.array(tree).max(mostTrees),
  calibration: z.strictObject({ score: numberColumn(mostKnots), p: numberColumn(mostKnots) }),
  limit,
  logistic: z.strictObject({
    mean: numberColumn(mostFeatures),
    scale: numberColumn(mostFeatures),
    weights: numberColumn(mostFeatures + 1),
  }),
  stump: z.strictObject({
    feature: z.number().int().min(0),
    threshold: finite,
    above: finite,
    below: finite,
    logLoss: finite,
  }),
  limits,
});

export interface KeptModel {
  readonly name: string;
  readonly card: ModelCard;
  readonly detector: Detector;
}

export function modelText({ name, card, detector }: KeptModel): string {
  const { features, trees, calibration, logistic, ...rest } = detector;
  const plain = {
    ...{ format, version: modelVersion, name, card, features },
    ...{ depth: trees.depth, base: trees.base },
    trees: trees.trees.map(({ feature, threshold, missingRight, value }) => ({
      ...{ feature: [...feature], threshold: [...threshold] },
      ...{ missingRight: [...missingRight], value: [...value] },
    })),
    calibration: { score: [...calibration.score], p: [...calibration.p] },
    logistic: {
      ...{ mean: [...logistic.mean], scale: [...logistic.scale] },
      weights: [...logistic.weights],
    },
    ...rest,
  };
  return `${JSON.stringify(modelFile.parse(plain))}\n`;
}

/** Throws `model.corrupt`, and `model.version` where another version made it or its features are not those of this one. */
export function parseModel(text: string): KeptModel {
  const value = parseJson(text);
  const version = head.safeParse(value);
  if (version.success && version.data.version !== modelVersion)
    throw new JawsError(
      'model.version',
      `The model is of version ${version.data.version}; this JAWS reads version ${modelVersion}.`,
    );
  const parsed = modelFile.safeParse(value);
  if (!parsed.success) throw corrupt(parsed.error.issues[0]?.message ?? 'not a model', parsed.error);
  const { name, card, features } = parsed.data;
  if (features.join() !== modelFeatures.map(({ key }) => key).join())
    throw new JawsError('model.version', 'The model knows other features than this JAWS.');
  return { name, card, detector: detectorOf(parsed.data) };
}

function detectorOf(file: z.infer<typeof modelFile>): Detector {
  const { features, depth, base, calibration, logistic, stump, limit: ownLimit } = file;
  const width = features.length;
  const { score, p } = calibration;
  if (score.length === 0 || score.length !== p.length || !ascends(score) || !ascends(p))
    throw corrupt('its calibration does not rise');
  if (stump.feature >= width) throw corrupt('its stump asks for a feature that is not there');
  const sized = (column: NumberColumn, length: number): Float64Array => {
    if (column.length !== length) throw corrupt('a column has the wrong length');
    return Float64Array.from(column);
  };
  return {
    ...{ features, stump, limits: file.limits, limit: ownLimit },
    trees: { features: width, depth, base, trees: file.trees.map((each) => treeOf(each, depth, width)) },
    calibration: { score: Float64Array.from(score), p: Float64Array.from(p) },
    logistic: {
      mean: sized(logistic.mean, width),
      scale: sized(logistic.scale, width),
      weights: sized(logistic.weights, width + 1),
    },
  };
}

function treeOf(
  { feature, threshold, missingRight, value }: z.infer<typeof tree>,
  depth: number,
  width: number,
): Tree {
  const inner = 2 ** depth - 1;
  const isWhole =
    feature.length === inner &&
    threshold.length === inner &&
    missingRight.length === inner &&
    value.length === inner + 1;
  if (!isWhole) throw corrupt('a tree has the wrong number of nodes');
  for (let node = 0; node < inner; node++) {
    if (!isIndex(feature[node] as number, width) || !isIndex(missingRight[node] as number, 2))
      throw corrupt('a tree asks for what is not there');
  }
  return {
    ...{ feature: Uint16Array.from(feature), threshold: Float64Array.from(threshold) },
    ...{ missingRight: Uint8Array.from(missingRight), value: Float64Array.from(value) },
  };
}

function isIndex(value: number, below: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < below;
}

function ascends(column: NumberColumn): boolean {
  for (let at = 1; at < column.length; at++)
    if ((column[at] as number) < (column[at - 1] as number)) return false;
  return true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt('it is not JSON', error);
  }
}

function corrupt(why: string, cause?: unknown): JawsError {
  return new JawsError('model.corrupt', `The model cannot be used: ${why.slice(0, 200)}.`, { cause });
}
