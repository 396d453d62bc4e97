// The finder's picture as an SVG document, and as an HTML file with its tables: no script, nothing from outside.

import type { FinderChange, FinderResult } from '../contract/finder.ts';
import { layOutFinder, type LabelLook } from '../finder/finder-picture.ts';
import { formatBytes, formatCount } from '../domain/quantity-text.ts';
import { escapeMarkup } from './markup.ts';
import { htmlPage, htmlTable } from './plot-html.ts';
import { plotInk } from './point-style.ts';
import { shapePath, short } from './shape-path.ts';

const width = 1200;
const height = 800;
const margin = { left: 72, right: 196, top: 44, bottom: 52 } as const;
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;
const font = 'font-family="system-ui, DejaVu Sans, Liberation Sans, Arial, sans-serif"';
const ink = plotInk.light;
const dim = `fill="${ink.dim}" font-size="11"`;

/** `title`: what is drawn, in words. */
export function finderSvg({ points }: FinderResult, title: string): string {
  const picture = layOutFinder(points, { width: plotWidth, height: plotHeight, theme: 'light' });
  const bottom = margin.top + plotHeight;
  const line = `stroke="${ink.line}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ${font} font-size="12" fill="${ink.text}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
    textAt(margin.left, 26, title, 'font-size="15"'),
    ...picture.ports.flatMap(({ at, text }) => [
      `<path d="M${short(margin.left + at)} ${margin.top}V${bottom}" ${line}/>`,
      textAt(margin.left + at, bottom + 16, text, `text-anchor="middle" ${dim}`),
    ]),
    ...picture.bytes.flatMap(({ at, text }) => [
      `<path d="M${margin.left} ${short(margin.top + at)}H${margin.left + plotWidth}" ${line}/>`,
      textAt(margin.left - 6, margin.top + at + 4, text, `text-anchor="end" ${dim}`),
    ]),
    textAt(margin.left + plotWidth / 2, height - 14, 'Port of the service', `text-anchor="middle" ${dim}`),
    textAt(16, margin.top - 12, 'Sent', dim),
    `<g transform="translate(${margin.left} ${margin.top})">`,
    ...picture.marks.map(({ x, y, look, title: name }) => markOf(look, x, y, name)),
    '</g>',
    ...picture.looks.map(legendRow),
    ...leftOut(points.total, points.port.length, picture.looks.length),
    '</svg>\n',
  ].join('\n');
}

function textAt(x: number, y: number, text: string, more = ''): string {
  return `<text x="${short(x)}" y="${short(y)}" ${more}>${escapeMarkup(text)}</text>`;
}

function markOf(
  { shape, diameter, colour, isOrdinary }: LabelLook,
  x: number,
  y: number,
  title: string,
): string {
  const path = shapePath(shape, x, y, diameter);
  const opacity = isOrdinary ? '.45' : '.9';
  return `<path d="${path}" fill="${colour}" fill-opacity="${opacity}" stroke="${ink.ground}" stroke-width=".5"><title>${escapeMarkup(title)}</title></path>`;
}

const legendLeft = margin.left + plotWidth + 20;

function legendRow({ shape, colour, label, count }: LabelLook, at: number): string {
  const y = margin.top + 8 + at * 20;
  const mark = `<path d="${shapePath(shape, legendLeft, y, 11)}" fill="${colour}"/>`;
  return `${mark}${textAt(legendLeft + 14, y + 4, `${label} (${formatCount(count)})`)}`;
}

function leftOut(total: number, shown: number, rows: number): string[] {
  if (total <= shown) return [];
  const text = `${formatCount(total - shown)} smaller ones left out`;
  return [textAt(legendLeft, margin.top + 12 + rows * 20, text, dim)];
}

export function finderHtml(result: FinderResult, title: string): string {
  const { ports, channels, hiding } = result;
  const numbers = new Set([1, 2, 3]);
  return htmlPage(
    title,
    [
      ...result.notes.map((note) => `<p>${escapeMarkup(note)}</p>`),
      finderSvg(result, title),
      '<h2>Ports</h2>',
      htmlTable(
        ['Port', 'Sent', 'Received', 'Packets', 'Labels'],
        ports.map((one) => [escapeMarkup(`${one.port} ${one.protocol}`), ...amounts(one)]),
        numbers,
      ),
      '<h2>Channels</h2>',
      htmlTable(
        ['Channel', 'Sent', 'Received', 'Packets', 'Labels'],
        channels.map((one) => [
          escapeMarkup(`${one.local} -> ${one.remote}, ${one.port} ${one.protocol}`),
          ...amounts(one),
        ]),
        numbers,
      ),
      ...changeParts(result),
      '<h2>Where an upload would hide</h2>',
      htmlTable(
        ['Place', 'Score', 'Why'],
        hiding.map(({ channel, score, why }) => [
          escapeMarkup(channel),
          score === null ? 'unknown' : score.toFixed(2),
          escapeMarkup(why),
        ]),
        new Set([1]),
      ),
    ].join('\n'),
  );
}

function amounts({
  bytesUp,
  bytesDown,
  packets,
  labels,
}: FinderResult['ports'][number] | FinderResult['channels'][number]): string[] {
  const mix = Object.entries(labels).map(([label, count]) => `${label} ${formatCount(count)}`);
  return [formatBytes(bytesUp), formatBytes(bytesDown), formatCount(packets), escapeMarkup(mix.join(', '))];
}

function changeParts(result: FinderResult): string[] {
  const lists: readonly (readonly [string, readonly FinderChange[]])[] = [
    ['New', result.new],
    ['Gone', result.gone],
    ['Grown', result.grown],
    ['Shrunk', result.shrunk],
  ];
  return lists.flatMap(([title, changes]) => {
    const items = changes.map(({ text }) => `<li>${escapeMarkup(text)}</li>`).join('');
    return changes.length === 0 ? [] : [`<h2>${title}</h2>`, `<ul>${items}</ul>`];
  });
}
