// An evaluation as an SVG document and as an HTML file: its two pictures side by side, and the table of what stands beside.

import type { Evaluation } from '../contract/models.ts';
import {
  comparisonText,
  evaluationHead,
  measureHeads,
  measureLegend,
  measureRows,
} from '../model/measure-text.ts';
import { escapeMarkup } from './markup.ts';
import { layOutCalibration, layOutCurves, type ModelLine, type ModelPicture } from './model-picture.ts';
import { htmlPage, htmlTable } from './plot-html.ts';
import { plotInk } from './point-style.ts';
import { short } from './shape-path.ts';

const panel = 400;
const margin = { left: 70, top: 64, between: 90, right: 30 } as const;
const legendHeight = 22;
const width = margin.left + 2 * panel + margin.between + margin.right;
const ink = plotInk.light;
const dim = `fill="${ink.dim}" font-size="11"`;

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${short(x)}" y="${short(y)}" ${more}>${escapeMarkup(words)}</text>`;
}

export function modelSvg(evaluation: Evaluation): string {
  const size = { width: panel, height: panel, theme: 'light' } as const;
  const curves = layOutCurves(evaluation, size);
  const height = margin.top + panel + 64 + legendHeight * Math.max(1, curves.lines.length);
  const title = evaluationHead(evaluation);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="12" fill="${ink.text}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
    text(margin.left, 28, title, 'font-size="14"'),
    ...drawPanel(curves, { left: margin.left, x: 'Share of labelled decisions found', y: 'Precision' }),
    ...drawPanel(layOutCalibration(evaluation, size), {
      left: margin.left + panel + margin.between,
      ...{ x: 'Probability', y: 'Share of labelled decisions' },
      hasDiagonal: true,
    }),
    '</svg>\n',
  ].join('\n');
}

interface PanelWords {
  readonly left: number;
  readonly x: string;
  readonly y: string;
  readonly hasDiagonal?: boolean;
}

function drawPanel(picture: ModelPicture, { left, x, y, hasDiagonal = false }: PanelWords): string[] {
  const line = `stroke="${ink.line}"`;
  return [
    `<g transform="translate(${left} ${margin.top})">`,
    ...picture.x.flatMap(({ at, text: words }) => [
      `<path d="M${short(at)} 0V${panel}" ${line}/>`,
      text(at, panel + 18, words, `text-anchor="middle" ${dim}`),
    ]),
    ...picture.y.flatMap(({ at, text: words }) => [
      `<path d="M0 ${short(at)}H${panel}" ${line}/>`,
      text(-8, at + 4, words, `text-anchor="end" ${dim}`),
    ]),
    text(panel / 2, panel + 38, x, `text-anchor="middle" ${dim}`),
    `<g transform="translate(-48 ${panel / 2}) rotate(-90)">${text(0, 0, y, `text-anchor="middle" ${dim}`)}</g>`,
    ...(hasDiagonal
      ? [`<path d="${picture.diagonal}" stroke="${ink.outside}" stroke-dasharray="3 3"/>`]
      : []),
    ...picture.lines.flatMap(drawLine),
    '</g>',
  ];
}

function drawLine({ text: words, colour, path, dash, marks, key }: ModelLine, number: number): string[] {
  const y = panel + 50 + number * legendHeight;
  return [
    ...(path === ''
      ? []
      : [`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`]),
    ...marks.map((mark) => `<path d="${mark.path}" fill="${colour}"/>`),
    `<g transform="translate(0 ${y})"><path d="${key}" fill="${colour}"/>${text(18, 10, words)}</g>`,
  ];
}

export function modelHtml(evaluation: Evaluation): string {
  const rows = measureRows(evaluation).map((row) => row.map(escapeMarkup));
  const table = htmlTable([...measureHeads], rows, new Set([1, 2, 3, 4, 5, 6, 7]));
  const notes = [comparisonText(evaluation), measureLegend].map((note) => `<p>${escapeMarkup(note)}</p>`);
  return htmlPage(evaluationHead(evaluation), [modelSvg(evaluation), table, ...notes].join('\n'));
}
