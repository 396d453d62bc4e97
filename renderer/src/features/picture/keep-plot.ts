// The plot and its points as files to keep: PNG, SVG, one HTML page without scripts, and the points as CSV.

import { loadPlotly, type Plotly } from '../../platform/load-plotly.ts';
import type { PagePlatform } from '../../platform/page-platform.ts';
import { csvText, type TextTable } from '../../ui/csv-text.ts';
import type { Figure } from './plot-layout.ts';

export interface KeptPicture {
  /** Without its ending. */
  readonly fileName: string;
  readonly title: string;
  /** Made when it is needed: 20,000 rows are not nothing. */
  readonly table: () => TextTable;
}

export type KeptFormat = 'png' | 'svg' | 'html' | 'csv';

const mediaTypes: Readonly<Record<KeptFormat, string>> = {
  png: 'image/png',
  svg: 'image/svg+xml',
  html: 'text/html',
  csv: 'text/csv',
};
/** Rows of the table inside the HTML page; all of them are in the CSV. */
const htmlRows = 500;

function escaped(text: string | number): string {
  return String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** One file that needs nothing else: the SVG inside, and the first points as a table. */
export function htmlText(title: string, svg: string, { columns, rows }: TextTable): string {
  const row = (cells: readonly (string | number)[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const shown = rows.slice(0, htmlRows);
  const note =
    shown.length < rows.length ? `<p>The first ${String(htmlRows)} of ${String(rows.length)}.</p>` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<style>body{font:14px system-ui,sans-serif;margin:2em}svg{max-width:100%;height:auto}td,th{padding:2px 8px;text-align:left}</style>
</head><body><h1>${escaped(title)}</h1>${svg}${note}
<table><thead>${row(columns, 'th')}</thead><tbody>
${shown.map((cells) => row(cells, 'td')).join('\n')}
</tbody></table></body></html>
`;
}

/** The content of a data address, base64 or percent-encoded. */
export function dataBytes(address: string): Uint8Array<ArrayBuffer> {
  const comma = address.indexOf(',');
  const content = address.slice(comma + 1);
  if (!address.slice(0, comma).endsWith(';base64'))
    return new TextEncoder().encode(decodeURIComponent(content));
  return Uint8Array.from(atob(content), (letter) => letter.codePointAt(0) ?? 0);
}

const wholeFigures = new WeakMap<HTMLElement, () => Figure | null>();

/** For a plot whose points are not Plotly's: what a kept file has. Returns its undo. */
export function offerWholeFigure(element: HTMLElement, make: () => Figure | null): () => void {
  wholeFigures.set(element, make);
  return () => {
    wholeFigures.delete(element);
  };
}

async function imageOf(element: HTMLElement, format: 'png' | 'svg'): Promise<Uint8Array<ArrayBuffer>> {
  const isWebGl = element.querySelector('canvas') !== null;
  const plotly: Plotly = await loadPlotly(isWebGl ? 'strict' : 'basic');
  const { clientWidth: width, clientHeight: height } = element;
  const figure = wholeFigures.get(element)?.() ?? element;
  return dataBytes(await plotly.toImage(figure, { format, width, height, scale: format === 'png' ? 2 : 1 }));
}

async function contentOf(
  format: KeptFormat,
  picture: KeptPicture,
  element: HTMLElement,
): Promise<Uint8Array<ArrayBuffer>> {
  if (format === 'csv') return new TextEncoder().encode(csvText(picture.table()));
  if (format !== 'html') return imageOf(element, format);
  const svg = new TextDecoder().decode(await imageOf(element, 'svg'));
  return new TextEncoder().encode(htmlText(picture.title, svg, picture.table()));
}

/** Offers the file to the user; returns its name. */
export async function keepPlot(
  format: KeptFormat,
  picture: KeptPicture,
  platform: PagePlatform,
): Promise<string> {
  const element = document.querySelector<HTMLElement>('.jw-plot');
  if (element === null) throw new Error('There is no plot to keep yet.');
  const name = `${picture.fileName}.${format}`;
  platform.saveFile(name, [await contentOf(format, picture, element)], mediaTypes[format]);
  return name;
}
