// The picture as an SVG document, without a browser: the same points, colours, shapes, names and axes as the page
// draws them. No script, nothing from outside.

import type { AnalysisResult } from '../contract/analysis.ts';
import { makeAxis, type PlotAxis } from './plot-axis.ts';
import { escapeMarkup } from './markup.ts';
import { placeNames, type NameBox } from './place-names.ts';
import { clusterStyle, groupsOf, plotInk, sizesOf, type PointGroup } from './point-style.ts';
import { shapePath, short, type PointShape } from './shape-path.ts';
import { unitTitle } from './unit-title.ts';

const width = 1200;
const height = 800;
const margin = { left: 64, right: 196, top: 44, bottom: 52 } as const;
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;
const namedAnomalies = 8;
const legendClusters = 20;
const font = 'font-family="system-ui, DejaVu Sans, Liberation Sans, Arial, sans-serif"';

const ink = plotInk.light;
/** Px between a point's middle and its name; from the top of a name's line to its baseline. */
const clearance = 11;
/** Names keep off marks by so much, px. */
const markRadius = 5;
const baseline = 11;

/** `title`: what was analysed, in words. */
export function plotSvg(result: AnalysisResult, title: string): string {
  const { drawn } = result;
  const x = makeAxis(drawn.x, plotWidth, false);
  const y = makeAxis(drawn.y, plotHeight, true);
  const groups = groupsOf(result);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ${font} font-size="12" fill="${ink.text}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${ink.ground}"/>`,
    textAt(margin.left, 26, title, 'font-size="15"'),
    ...grid(x, y, result),
    `<g transform="translate(${margin.left} ${margin.top})">`,
    ...points(result, groups, x, y),
    ...names(result, groups, x, y),
    '</g>',
    ...legend(result, groups),
    '</svg>\n',
  ].join('\n');
}

function textAt(x: number, y: number, text: string, more = ''): string {
  return `<text x="${short(x)}" y="${short(y)}" ${more}>${escapeMarkup(text)}</text>`;
}

function grid(x: PlotAxis, y: PlotAxis, result: AnalysisResult): string[] {
  const bottom = margin.top + plotHeight;
  const line = `stroke="${ink.line}"`;
  const dim = `fill="${ink.dim}" font-size="11"`;
  const title = (component: number): string => {
    const share = result.explainedVariance[component];
    const explained = share === undefined ? '' : ` (${(share * 100).toFixed(0)} % of the variance)`;
    return `PC${component + 1}${explained}`;
  };
  const middle = margin.top + plotHeight / 2;
  return [
    ...x.ticks.flatMap((tick) => {
      const at = short(margin.left + x.place(tick));
      return [
        `<path d="M${at} ${margin.top}V${bottom}" ${line}/>`,
        textAt(Number(at), bottom + 16, String(tick), `text-anchor="middle" ${dim}`),
      ];
    }),
    ...y.ticks.flatMap((tick) => {
      const at = short(margin.top + y.place(tick));
      return [
        `<path d="M${margin.left} ${at}H${margin.left + plotWidth}" ${line}/>`,
        textAt(margin.left - 6, Number(at) + 4, String(tick), `text-anchor="end" ${dim}`),
      ];
    }),
    textAt(margin.left + plotWidth / 2, height - 14, title(0), `text-anchor="middle" ${dim}`),
    textAt(16, middle, title(1), `text-anchor="middle" transform="rotate(-90 16 ${middle})" ${dim}`),
  ];
}

/** Clusters first, anomalies last: nothing may cover them. */
function points(
  { drawn, top }: AnalysisResult,
  groups: readonly PointGroup[],
  x: PlotAxis,
  y: PlotAxis,
): string[] {
  const sizes = sizesOf(drawn.bytes);
  const titles = new Map(top.map((one) => [one.id, unitTitle(one)]));
  const order = groups.map((_, at) => at).sort((a, b) => layerOf(groups[a]) - layerOf(groups[b]) || a - b);
  return order.map((at) => {
    const group = groups[at] ?? 'outside';
    const size = sizes[at] ?? 8;
    const path = (shape: PointShape, diameter: number): string =>
      shapePath(shape, x.place(drawn.x[at] ?? 0), y.place(drawn.y[at] ?? 0), diameter);
    if (group === 'outside')
      return `<path class="outside" d="${path('x', size * 0.8)}" stroke="${ink.outside}" stroke-width="2" stroke-opacity=".6"/>`;
    if (group !== 'anomaly') {
      const { colour, shape } = clusterStyle(group, 'light');
      return `<path d="${path(shape, size)}" fill="${colour}" fill-opacity=".7" stroke="${ink.ground}" stroke-width=".5"/>`;
    }
    const id = drawn.id[at] ?? '';
    const evidence = drawn.evidence[at] ?? 0;
    const hover = `<title>${escapeMarkup(`${titles.get(id) ?? id}, evidence ${evidence.toFixed(2)}`)}</title>`;
    const opacity = short(0.5 + 0.5 * evidence);
    return `<path class="anomaly" d="${path('diamond', size + 2)}" fill="${ink.anomaly}" fill-opacity="${opacity}" stroke="${ink.ground}">${hover}</path>`;
  });
}

function layerOf(group: PointGroup | undefined): number {
  if (group === 'anomaly') return 2;
  return group === 'outside' ? 1 : 0;
}

function names(
  { drawn, top }: AnalysisResult,
  groups: readonly PointGroup[],
  x: PlotAxis,
  y: PlotAxis,
): string[] {
  const placeOf = new Map(drawn.id.map((id, at) => [id, at]));
  const wanted = top.flatMap((one) => {
    const at = placeOf.get(one.id);
    if (at === undefined || groups[at] !== 'anomaly') return [];
    const title = unitTitle(one);
    const text = title.length > 40 ? `${title.slice(0, 38)}…` : title;
    return [{ x: x.place(drawn.x[at] ?? 0), y: y.place(drawn.y[at] ?? 0), text, clearance }];
  });
  const named = wanted.slice(0, namedAnomalies);
  // A rim in the colour of the ground: readable over points.
  const rim = `paint-order="stroke" stroke="${ink.ground}" stroke-width="3"`;
  const marks = drawn.x.map((value, at) => [x.place(value), y.place(drawn.y[at] ?? 0)] as const);
  const isOnMark = ({ left, top: upper, right, bottom }: NameBox): boolean =>
    marks.some(
      ([atX, atY]) =>
        atX > left - markRadius &&
        atX < right + markRadius &&
        atY > upper - markRadius &&
        atY < bottom + markRadius,
    );
  return placeNames(named, plotWidth, plotHeight, isOnMark).map(({ text, left, top: line }) =>
    textAt(left, line + baseline, text, `font-size="11" ${rim}`),
  );
}

function legend({ clusters }: AnalysisResult, groups: readonly PointGroup[]): string[] {
  const counts = new Map<PointGroup, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  const left = margin.left + plotWidth + 20;
  const rows: [string, string][] = [];
  const row = (title: string, group: PointGroup, mark: (x: number, y: number) => string): void => {
    const count = counts.get(group) ?? 0;
    if (count === 0) return;
    const y = margin.top + 8 + rows.length * 20;
    rows.push([mark(left, y), textAt(left + 14, y + 4, `${title} (${count})`)]);
  };
  const red = `fill="${ink.anomaly}"`;
  const grey = `stroke="${ink.outside}" stroke-width="2"`;
  row('Anomaly', 'anomaly', (x, y) => `<path d="${shapePath('diamond', x, y, 12)}" ${red}/>`);
  row('Outside clusters', 'outside', (x, y) => `<path d="${shapePath('x', x, y, 10)}" ${grey}/>`);
  for (let cluster = 0; cluster < Math.min(clusters, legendClusters); cluster++) {
    const { colour, shape } = clusterStyle(cluster, 'light');
    row(
      `Cluster ${cluster + 1}`,
      cluster,
      (x, y) => `<path d="${shapePath(shape, x, y, 11)}" fill="${colour}"/>`,
    );
  }
  const rest = clusters - legendClusters;
  const more = textAt(left, margin.top + 12 + rows.length * 20, `and ${rest} more clusters`);
  return [...rows.flat(), ...(rest > 0 ? [more] : [])];
}
