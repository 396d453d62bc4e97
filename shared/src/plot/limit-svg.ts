// The detection limit as an SVG document and as an HTML file.

import type { DrillLimitResult } from '../contract/drill.ts';
import { limitKindText } from '../drill/limit-kinds.ts';
import { limitRow, triedCells } from '../drill/limit-text.ts';
import { layOutLimit, type LimitLine } from './limit-picture.ts';
import { escapeMarkup } from './markup.ts';
import { htmlPage, htmlTable } from './plot-html.ts';
import { plotInk } from './point-style.ts';
import { shapePath, short } from './shape-path.ts';

const width = 1080;
const height = 620;
const margin = { left: 76, right: 380, top: 48, bottom: 56 } as const;
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;
const ink = plotInk.light;
const dim = `fill="${ink.dim}" font-size="11"`;

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${short(x)}" y="${short(y)}" ${more}>${escapeMarkup(words)}</text>`;
}

/** `title`: what was measured, in words. */
export function limitSvg(result: DrillLimitResult, title: string): string {
  const picture = layOutLimit(result, { width: plotWidth, height: plotHeight, theme: 'light' });
  const line = `stroke="${ink.line}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="12" fill="${ink.text}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
    text(margin.left, 26, title, 'font-size="15"'),
    text(margin.left + plotWidth / 2, height - 14, 'Rate of the upload', `text-anchor="middle" ${dim}`),
    `<g transform="translate(${margin.left} ${margin.top})">`,
    ...picture.rates.flatMap(({ at, text: words }) => [
      `<path d="M${short(at)} 0V${plotHeight}" ${line}/>`,
      text(at, plotHeight + 18, words, `text-anchor="middle" ${dim}`),
    ]),
    ...picture.sizes.flatMap(({ at, text: words }) => [
      `<path d="M0 ${short(at)}H${plotWidth}" ${line}/>`,
      text(-6, at + 4, words, `text-anchor="end" ${dim}`),
    ]),
    ...picture.lines.flatMap(drawLine),
    text(plotWidth + 20, 150, 'whole line: half of the uploads noticed', dim),
    text(plotWidth + 20, 168, 'dashed: nine of ten', dim),
    text(plotWidth + 20, 186, 'hollow: not noticed by this size, and the traffic ends', dim),
    '</g>',
    '</svg>\n',
  ].join('\n');
}

/** With its entry of the legend. */
function drawLine({ text: words, colour, shape, half, most, marks }: LimitLine, number: number): string[] {
  const [legendX, legendY] = [plotWidth + 26, 12 + number * 24];
  const lines = [
    `<path d="${half}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    `<path d="${most}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="6 4"/>`,
  ];
  return [
    ...(marks.length === 0 ? [] : lines),
    ...marks.map(({ path, isNoticed }) => {
      const hollow = `fill="${ink.ground}" stroke="${colour}" stroke-width="2"`;
      return `<path d="${path}" ${isNoticed ? `fill="${colour}"` : hollow}/>`;
    }),
    `<path d="${shapePath(shape, legendX, legendY, 11)}" fill="${colour}"/>`,
    text(legendX + 14, legendY + 4, words),
  ];
}

export function limitHtml(result: DrillLimitResult, title: string): string {
  const rows = triedCells(result).map((cell) => {
    const { rate, tries, half, most } = limitRow(cell);
    return [limitKindText(cell), rate, tries, half, most];
  });
  const heads = ['Server', 'Rate', 'Tries', 'Half noticed from', 'Nine of ten from'];
  return htmlPage(title, `${limitSvg(result, title)}\n${htmlTable(heads, rows, new Set([1, 2, 3, 4]))}`);
}
