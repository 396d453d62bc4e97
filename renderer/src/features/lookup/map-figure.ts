// The map as a figure of Plotly: discs by bytes, red diamonds where findings lead. Pure.

import { plotInk, type PlotTheme } from '@jaws/shared/plot/point-style';
import type { Data, Layout } from 'plotly.js';
import { formatBytes, formatCounted } from '../../ui/format.ts';
import type { MapPlace } from './map-places.ts';

export interface MapFigure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}

/** px across. */
const [least, most] = [7, 30];

/** The area grows with the bytes. */
function sizeOf(bytes: number, highest: number): number {
  return highest === 0 ? least : least + (most - least) * Math.sqrt(bytes / highest);
}

export function placeText({ title, addresses, bytes }: MapPlace): string {
  const amount = bytes === 0 ? '' : `, ${formatBytes(bytes)}`;
  return `${title}: ${formatCounted(addresses.length, 'address', 'addresses')}${amount}`;
}

/** What plotly shows is read as a little HTML. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const fill: Readonly<Record<PlotTheme, string>> = { dark: '#2c3541', light: '#dfe5ec', contrast: '#202020' };
const disc: Readonly<Record<PlotTheme, string>> = { dark: '#56b4e9', light: '#0072b2', contrast: '#6cc6ff' };

function traceOf(places: readonly MapPlace[], theme: PlotTheme, isFound: boolean): Data {
  const highest = places.reduce((top, { bytes }) => Math.max(top, bytes), 0);
  const shown = places.filter((place) => place.isFound === isFound);
  return {
    type: 'scattergeo',
    mode: 'markers',
    lat: shown.map(({ lat }) => lat),
    lon: shown.map(({ lon }) => lon),
    customdata: shown.map(({ key }) => key),
    text: shown.map((place) => escaped(placeText(place))),
    hoverinfo: 'text',
    marker: {
      symbol: isFound ? 'diamond' : 'circle',
      color: isFound ? plotInk[theme].anomaly : disc[theme],
      opacity: 0.85,
      size: shown.map(({ bytes }) => sizeOf(bytes, highest) + (isFound ? 4 : 0)),
      line: { width: 1, color: plotInk[theme].ground },
    },
  };
}

export function mapFigure(places: readonly MapPlace[], theme: PlotTheme): MapFigure {
  const { ground, line, text } = plotInk[theme];
  return {
    // Diamonds above.
    data: [traceOf(places, theme, false), traceOf(places, theme, true)],
    layout: {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: ground,
      showlegend: false,
      // Moved and zoomed by hand it stays where it is when points come or the theme changes.
      uirevision: 'map',
      hoverlabel: { bgcolor: ground, bordercolor: line, font: { color: text } },
      geo: {
        scope: 'world',
        resolution: 110,
        projection: { type: 'natural earth' },
        lataxis: { range: [-58, 84] },
        bgcolor: ground,
        showframe: false,
        showcoastlines: false,
        showland: true,
        landcolor: fill[theme],
        showcountries: true,
        countrycolor: ground,
      },
    },
  };
}
