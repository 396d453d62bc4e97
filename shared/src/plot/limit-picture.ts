// The picture of the detection limit, laid out for any size: rate across, size upwards, both logarithmic; for each kind of server
// a line from where on half of the uploads are noticed, and one for nine of ten. The page and the file draw the same.

import type { DrillLimitCell, DrillLimitResult } from '../contract/drill.ts';
import { formatBytes } from '../domain/quantity-text.ts';
import { limitKindText, limitKinds, type LimitKind } from '../drill/limit-kinds.ts';
import { limitRow, sentOf } from '../drill/limit-text.ts';
import type { AxisTick, PictureSize } from '../finder/finder-picture.ts';
import { clusterStyle } from './point-style.ts';
import { shapePath, short, type PointShape } from './shape-path.ts';

export interface LimitMark {
  /** Outline of the shape. */
  readonly path: string;
  /** Not: it stands at the largest size that was sent. */
  readonly isNoticed: boolean;
  readonly title: string;
}

export interface LimitLine {
  readonly text: string;
  readonly colour: string;
  readonly shape: PointShape;
  /** Paths; empty where nothing was tried. */
  readonly half: string;
  readonly most: string;
  readonly marks: readonly LimitMark[];
}

export interface LimitPicture {
  readonly rates: readonly AxisTick[];
  readonly sizes: readonly AxisTick[];
  readonly lines: readonly LimitLine[];
}

/** Of the first and the last rate; px. */
const inset = 24;
/** Kinds at the same place stand side by side; px. */
const beside = 7;
const diameter = 11;

interface Places {
  readonly x: (rate: number) => number;
  readonly y: (size: number) => number;
}

export function layOutLimit(
  { cells, sizes }: Pick<DrillLimitResult, 'cells' | 'sizes'>,
  { width, height, scale = 1, theme }: PictureSize,
): LimitPicture {
  const rates = [...new Set(cells.map(({ rate }) => rate))].sort((a, b) => a - b);
  const places: Places = {
    x: (rate) => inset * scale + (width - 2 * inset * scale) * between(rate, rates),
    y: (size) => height * (1 - between(size, sizes)),
  };
  return {
    rates: rates.map((rate) => ({ at: places.x(rate), text: `${formatBytes(rate)}/s` })),
    sizes: sizes.map((size) => ({ at: places.y(size), text: formatBytes(size) })),
    lines: limitKinds.map((kind, number) => {
      const look = clusterStyle(number, theme);
      const shift = (number - (limitKinds.length - 1) / 2) * beside * scale;
      const shifted = { ...places, x: (rate: number) => places.x(rate) + shift };
      return { text: limitKindText(kind), ...look, ...lineOf(cells, kind, look.shape, shifted, scale) };
    }),
  };
}

/** Place of a value between the first and the last of a list on a logarithmic line, 0 to 1. */
function between(value: number, list: readonly number[]): number {
  const [least = 1, most = 10] = [list[0], list.at(-1)];
  return Math.log(value / least) / (Math.log(most / least) || 1);
}

function lineOf(
  cells: readonly DrillLimitCell[],
  kind: LimitKind,
  shape: PointShape,
  { x, y }: Places,
  scale: number,
): Pick<LimitLine, 'half' | 'most' | 'marks'> {
  const own = cells.filter(
    ({ place, port, tries }) => place === kind.place && port === kind.port && sentOf(tries) > 0,
  );
  const path = (size: (cell: DrillLimitCell) => number | null): string =>
    own
      .map((cell, at) => {
        const upwards = y(size(cell) ?? sentOf(cell.tries));
        return `${at === 0 ? 'M' : 'L'}${short(x(cell.rate))} ${short(upwards)}`;
      })
      .join('');
  return {
    half: path(({ limit50 }) => limit50),
    most: path(({ limit90 }) => limit90),
    marks: own.map((cell) => {
      const { rate, half, most } = limitRow(cell);
      return {
        path: shapePath(shape, x(cell.rate), y(cell.limit50 ?? sentOf(cell.tries)), diameter * scale),
        isNoticed: cell.limit50 !== null,
        title: `${limitKindText(kind)}, ${rate}: half ${half}, nine of ten ${most}`,
      };
    }),
  };
}
