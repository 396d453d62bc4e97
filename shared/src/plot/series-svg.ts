// One address over time as an SVG document and as an HTML file.

import type { AddressSeries } from '../contract/series.ts';
import { formatBytes, formatCount } from '../domain/quantity-text.ts';
import { layOutSeries, seriesAxis, type SeriesPicture } from '../lookup/series-picture.ts';
import { gapText, labelMix, seriesNotes, seriesSummary, upMeaning } from '../lookup/series-text.ts';
import { escapeMarkup } from './markup.ts';
import { htmlPage, htmlTable } from './plot-html.ts';
import { clusterStyle, plotInk } from './point-style.ts';
import { short } from './shape-path.ts';
import { timeTicks } from './time-ticks.ts';

const width = 1200;
const height = 460;
const margin = { left: 84, right: 28, top: 84, bottom: 52 } as const;
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;
const ink = plotInk.light;
const upColour = clusterStyle(0, 'light').colour;
const dim = `fill="${ink.dim}" font-size="11"`;
const hatch = `<pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${ink.ground}"/><path d="M0 0V6" stroke="${ink.dim}" stroke-width="1.5"/></pattern>`;

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${short(x)}" y="${short(y)}" ${more}>${escapeMarkup(words)}</text>`;
}

/** `title`: of what, in words. */
export function seriesSvg(series: AddressSeries, title: string): string {
  const axis = seriesAxis(series);
  const size = { width: plotWidth, height: plotHeight, theme: 'light' } as const;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="12" fill="${ink.text}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<defs>${hatch}</defs>`,
    `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
    text(margin.left, 26, title, 'font-size="15"'),
    text(margin.left, 46, seriesSummary(series), dim),
    `<g transform="translate(${margin.left} ${margin.top})">`,
    ...(axis === null
      ? [text(plotWidth / 2, plotHeight / 2, 'No packet', `text-anchor="middle" ${dim}`)]
      : [
          ...draw(layOutSeries(series, axis, size)),
          ...timeTicks(axis.startMs, axis.endMs, 9).map(({ ms, text: words }) => {
            const x = (plotWidth * (ms - axis.startMs)) / (axis.endMs - axis.startMs);
            return `<path d="M${short(x)} ${plotHeight}v5" stroke="${ink.dim}"/>${text(x, plotHeight + 20, words, `text-anchor="middle" ${dim}`)}`;
          }),
          text(0, plotHeight + 40, `${new Date(axis.startMs).toISOString().slice(0, 10)}, UTC`, dim),
        ]),
    '</g>',
    '</svg>\n',
  ].join('\n');
}

function draw(picture: SeriesPicture): string[] {
  const { zeroY, up, down, upMost, downMost, bands, gaps, labels } = picture;
  const level = (y: number, words: string): string =>
    `<path d="M0 ${short(y)}H${plotWidth}" stroke="${ink.line}"/>${text(-8, y + 4, words, `text-anchor="end" ${dim}`)}`;
  return [
    ...bands.map(
      ({ x, width: wide, colour, label }) =>
        `<rect x="${short(x)}" width="${short(wide)}" height="${plotHeight}" fill="${colour}" fill-opacity=".14"><title>${escapeMarkup(`label ${label}`)}</title></rect>`,
    ),
    ...gaps.map(
      ({ x, width: wide, gap }) =>
        `<rect x="${short(x)}" width="${short(wide)}" height="${plotHeight}" fill="url(#gap)" fill-opacity=".6"><title>${escapeMarkup(gapText(gap))}</title></rect>`,
    ),
    level(0, formatBytes(upMost)),
    level(zeroY / 2, formatBytes(upMost / 2)),
    ...(downMost > 0 ? [level(plotHeight, formatBytes(downMost))] : []),
    `<path d="${up}" fill="${upColour}"/>`,
    `<path d="${down}" fill="${ink.dim}"/>`,
    `<path d="M0 ${short(zeroY)}H${plotWidth}" stroke="${ink.text}"/>`,
    text(-8, zeroY + 4, '0', `text-anchor="end" ${dim}`),
    ...legend(labels, gaps.length > 0),
  ];
}

/** One row above the plot. */
function legend(labels: SeriesPicture['labels'], hasGaps: boolean): string[] {
  const entries = [
    { fill: `fill="${upColour}"`, words: 'up (above)' },
    { fill: `fill="${ink.dim}"`, words: 'down (below, on a scale of its own)' },
    ...labels.map(({ label, colour }) => ({
      fill: `fill="${colour}" fill-opacity=".3"`,
      words: `behind: ${label}`,
    })),
    ...(hasGaps ? [{ fill: `fill="url(#gap)" stroke="${ink.dim}"`, words: 'not covered' }] : []),
  ];
  let x = 0;
  return entries.flatMap(({ fill, words }) => {
    const at = x;
    x += 34 + words.length * 6;
    return x > plotWidth
      ? []
      : [`<rect x="${at}" y="-24" width="11" height="11" ${fill}/>${text(at + 16, -14, words, dim)}`];
  });
}

export function seriesHtml(series: AddressSeries, title: string): string {
  const rows = series.buckets
    .filter(({ packetsUp, packetsDown }) => packetsUp + packetsDown > 0)
    .map(({ ms, packetsUp, packetsDown, bytesUp, bytesDown, labels }) => [
      new Date(ms).toISOString(),
      formatBytes(bytesUp),
      formatBytes(bytesDown),
      ...[packetsUp, packetsDown].map(formatCount),
      escapeMarkup(labelMix(labels)),
    ]);
  const heads = ['From (UTC)', 'Up', 'Down', 'Packets up', 'Packets down', 'Labels'];
  return htmlPage(
    title,
    [
      seriesSvg(series, title),
      `<p>${escapeMarkup(`${upMeaning}.`)}</p>`,
      ...seriesNotes(series).map((note) => `<p>${escapeMarkup(note)}</p>`),
      htmlTable(heads, rows, new Set([1, 2, 3, 4])),
    ].join('\n'),
  );
}
