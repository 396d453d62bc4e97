// Two pictures of an evaluation, laid out for any size: precision against recall, and probabilities against what came true.
// The page and the file draw the same.

import type { Evaluation, RecallCurve } from '../contract/models.ts';
import { precisionText } from '../model/measure-text.ts';
import type { AxisTick, PictureSize } from '../finder/finder-picture.ts';
import { clusterStyle } from './point-style.ts';
import { shapePath, short } from './shape-path.ts';

export interface ModelLine {
  readonly text: string;
  readonly colour: string;
  /** Path; empty where there is no labelled decision. */
  readonly path: string;
  /** Of the first line none, so that it stands out. */
  readonly dash: string;
  readonly marks: readonly { readonly path: string; readonly title: string }[];
  /** Its shape alone, 12 px wide. */
  readonly key: string;
}

export interface ModelPicture {
  readonly x: readonly AxisTick[];
  readonly y: readonly AxisTick[];
  readonly lines: readonly ModelLine[];
  /** From 0, 0 to 1, 1. */
  readonly diagonal: string;
}

const diameter = 9;
/** Marks of a line, so that its shape is seen. */
const mostMarks = 6;
const dashes = ['', '6 4', '2 3', '8 3 2 3'] as const;
const ticks = [0, 0.25, 0.5, 0.75, 1] as const;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly title: string;
}

/** Recall across, precision upwards. */
export function layOutCurves(evaluation: Evaluation, size: PictureSize): ModelPicture {
  const curves = evaluation.curves ?? [];
  return layOut(
    curves.map((curve) => ({
      text: `${curve.name}, ${precisionOf(curve.name, evaluation)}`,
      points: curve.points.map(pointOf(curve)),
    })),
    size,
  );
}

function pointOf({ name }: RecallCurve) {
  return ({ recall, precision }: RecallCurve['points'][number]): Point => ({
    ...{ x: recall, y: precision },
    title: `${name}: found ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`,
  });
}

function precisionOf(name: string, evaluation: Evaluation): string {
  return precisionText(evaluation.baselines.find((each) => each.name === name) ?? evaluation);
}

/** Mean probability across, share of labelled decisions upwards. */
export function layOutCalibration({ calibration = [] }: Evaluation, size: PictureSize): ModelPicture {
  const points = calibration.map(({ p, share, decisions }) => ({
    ...{ x: p, y: share },
    title: `probability ${p.toFixed(3)}: ${share.toFixed(3)} of ${decisions} decisions are labelled`,
  }));
  return layOut([{ text: 'decisions by tenths of the probability (dashed: as it should be)', points }], size);
}

function layOut(
  curves: readonly { readonly text: string; readonly points: readonly Point[] }[],
  { width, height, theme, scale = 1 }: PictureSize,
): ModelPicture {
  const x = (value: number): number => value * width;
  const y = (value: number): number => (1 - value) * height;
  return {
    x: ticks.map((value) => ({ at: x(value), text: String(value) })),
    y: ticks.map((value) => ({ at: y(value), text: String(value) })),
    diagonal: `M0 ${short(height)}L${short(width)} 0`,
    lines: curves.map(({ text, points }, number) => {
      const { colour, shape } = clusterStyle(number, theme);
      const step = Math.max(1, Math.ceil(points.length / mostMarks));
      return {
        ...{ text, colour, dash: dashes[number % dashes.length] ?? '' },
        path: points
          .map((at, first) => `${first === 0 ? 'M' : 'L'}${short(x(at.x))} ${short(y(at.y))}`)
          .join(''),
        marks: points
          .filter((_, at) => points.length <= 2 * mostMarks || at % step === 0 || at === points.length - 1)
          .map((at) => ({ path: shapePath(shape, x(at.x), y(at.y), diameter * scale), title: at.title })),
        key: shapePath(shape, 6, 6, 10),
      };
    }),
  };
}
