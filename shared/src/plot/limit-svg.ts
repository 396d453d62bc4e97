// The detection limit as an SVG document and as an HTML file: rate across, size upwards, both logarithmic; a line for each kind of server,
// whole from where on half of the uploads are noticed, dashed for nine of ten.

import type { DrillLimitCell, DrillLimitResult } from '../contract/drill.ts';
import { limitKindText, limitKinds, type LimitKind } from '../drill/limit-kinds.ts';
import { formatBytes } from '../domain/quantity-text.ts';
import { escapeMarkup } from './markup.ts';
import { htmlPage, htmlTable } from './plot-html.ts';
import { clusterStyle, plotInk } from './point-style.ts';
import { shapePath, short } from './shape-path.ts';

const width = 1080;
const height = 620;
const margin = { left: 76, right: 380, top: 48, bottom: 56 } as const;
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;
/** Of the first and the last rate, px. */
const inset = 24;
const ink = plotInk.light;
const dim = `fill="${ink.dim}" font-size="11"`;

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${short(x)}" y="${short(y)}" ${more}>${escapeMarkup(words)}</text>`;
}

/** Place of a value between two others on a logarithmic line, 0 to 1. */
function between(value: number, least: number, most: number): number {
  return Math.log(value / least) / (Math.log(most / least) || 1);
}

/** `title`: what was measured, in words. */
export function limitSvg({ cells, sizes }: DrillLimitResult, title: string): string {
  const rates = [...new Set(cells.map(({ rate }) => rate))].sort((a, b) => a - b);
  const [leastRate = 1, mostRate = 10] = [rates[0], rates.at(-1)];
  const [leastSize = 1, mostSize = 10] = [sizes[0], sizes.at(-1)];
  const x = (rate: number): number =>
    margin.left + inset + (plotWidth - 2 * inset) * between(rate, leastRate, mostRate);
  const y = (size: number): number => margin.top + plotHeight * (1 - between(size, leastSize, mostSize));
  const line = `stroke="${ink.line}"`;
  const bottom = margin.top + plotHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="12" fill="${ink.text}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
    text(margin.left, 26, title, 'font-size="15"'),
    ...rates.flatMap((rate) => [
      `<path d="M${short(x(rate))} ${margin.top}V${bottom}" ${line}/>`,
      text(x(rate), bottom + 16, `${formatBytes(rate)}/s`, `text-anchor="middle" ${dim}`),
    ]),
    ...sizes.flatMap((size) => [
      `<path d="M${margin.left} ${short(y(size))}H${margin.left + plotWidth}" ${line}/>`,
      text(margin.left - 6, y(size) + 4, formatBytes(size), `text-anchor="end" ${dim}`),
    ]),
    text(margin.left + plotWidth / 2, height - 14, 'Rate of the upload', `text-anchor="middle" ${dim}`),
    ...limitKinds.flatMap((kind, at) => kindLines(cells, kind, at, x, y)),
    text(margin.left + plotWidth + 20, margin.top + 150, 'whole line: half of the uploads noticed', dim),
    text(margin.left + plotWidth + 20, margin.top + 168, 'dashed: nine of ten', dim),
    text(
      margin.left + plotWidth + 20,
      margin.top + 186,
      'hollow: not noticed by this size, and the traffic ends',
      dim,
    ),
    '</svg>\n',
  ].join('\n');
}

/** Kinds at the same place stand side by side, px. */
const besidePx = 7;

function kindLines(
  cells: readonly DrillLimitCell[],
  kind: LimitKind,
  number: number,
  x: (rate: number) => number,
  y: (size: number) => number,
): string[] {
  const own = cells.filter(
    ({ place, port, tries }) => place === kind.place && port === kind.port && sentOf(tries) > 0,
  );
  const { colour, shape } = clusterStyle(number, 'light');
  const beside = (number - (limitKinds.length - 1) / 2) * besidePx;
  const at = (cell: DrillLimitCell, size: number | null): string =>
    `${short(x(cell.rate) + beside)} ${short(y(size ?? sentOf(cell.tries)))}`;
  const line = (size: (cell: DrillLimitCell) => number | null): string =>
    own.map((cell, point) => `${point === 0 ? 'M' : 'L'}${at(cell, size(cell))}`).join('');
  const mark = (cell: DrillLimitCell): string => {
    const { limit50 } = cell;
    const path = shapePath(shape, x(cell.rate) + beside, y(limit50 ?? sentOf(cell.tries)), 11);
    const fill =
      limit50 === null ? `fill="${ink.ground}" stroke="${colour}" stroke-width="2"` : `fill="${colour}"`;
    return `<path d="${path}" ${fill}/>`;
  };
  const legendY = margin.top + 12 + number * 24;
  const legendX = margin.left + plotWidth + 26;
  const lines = [
    `<path d="${line(({ limit50 }) => limit50)}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    `<path d="${line(({ limit90 }) => limit90)}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="6 4"/>`,
  ];
  return [
    ...(own.length === 0 ? [] : lines),
    ...own.map(mark),
    `<path d="${shapePath(shape, legendX, legendY, 11)}" fill="${colour}"/>`,
    text(legendX + 14, legendY + 4, limitKindText(kind)),
  ];
}

/** The largest size that was looked at. */
function sentOf(tries: DrillLimitCell['tries']): number {
  return Math.max(0, ...tries.map(({ sentBytes }) => sentBytes));
}

export function limitHtml(result: DrillLimitResult, title: string): string {
  const rows = result.cells.map((cell) => [
    limitKindText(cell),
    `${formatBytes(cell.rate)}/s`,
    String(cell.tries.length),
    cell.limit50 === null ? 'not noticed' : formatBytes(cell.limit50),
    cell.limit90 === null ? 'not noticed' : formatBytes(cell.limit90),
  ]);
  const heads = ['Server', 'Rate', 'Tries', 'Half noticed from', 'Nine of ten from'];
  return htmlPage(title, `${limitSvg(result, title)}\n${htmlTable(heads, rows, new Set([1, 2, 3, 4]))}`);
}
