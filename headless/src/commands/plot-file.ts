// `--plot FILE`: the picture as .svg, .png or .html, drawn without a browser. Written beside the file and renamed when
// whole, as an export is.

import { extname } from 'node:path';
import { createExportFile } from '@jaws/core/export/export-file';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import type * as resvg from '@resvg/resvg-js';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { plotHtml } from '@jaws/shared/plot/plot-html';
import { plotSvg } from '@jaws/shared/plot/plot-svg';

export type PlotFormat = 'svg' | 'png' | 'html';

/** Twice the size of the document: sharp on paper too. */
const pngScale = 2;

/** From the ending of the name. @throws JawsError usage.invalid */
export function plotFormat(path: string): PlotFormat {
  const ending = extname(path).toLowerCase();
  if (ending === '.svg' || ending === '.png' || ending === '.html') return ending.slice(1) as PlotFormat;
  throw new JawsError(
    'usage.invalid',
    `--plot takes a .png, .svg or .html file, not ${JSON.stringify(path)}.`,
  );
}

/**
 * Gives what the user should know beside.
 * @throws JawsError export.exists, export.unwritable, dataset.disk-full, cancelled; no piece of a file stays then.
 */
export async function writePlot(
  path: string,
  result: AnalysisResult,
  title: string,
  signal: CallSignal,
): Promise<string[]> {
  const picture = { svg: () => plotSvg(result, title), html: () => plotHtml(result, title) };
  return await writePicture(path, picture, signal);
}

export interface Picture {
  readonly svg: () => string;
  readonly html: () => string;
}

/** As `writePlot`. */
export async function writePicture(path: string, picture: Picture, signal: CallSignal): Promise<string[]> {
  const format = plotFormat(path);
  const { bytes, remarks } = await draw(format, picture);
  const file = await createExportFile(path);
  try {
    await file.write(bytes);
    // Drawing is one step; a signal that came meanwhile is heard by now.
    if (signal.aborted) throw new JawsError('cancelled');
    await file.finish();
  } finally {
    await file.discard();
  }
  return remarks;
}

interface Drawing {
  readonly bytes: Uint8Array;
  readonly remarks: string[];
}

async function draw(format: PlotFormat, { svg, html }: Picture): Promise<Drawing> {
  if (format === 'png') return await drawPng(svg());
  const text = format === 'svg' ? svg() : html();
  return { bytes: new TextEncoder().encode(text), remarks: [] };
}

async function drawPng(svg: string): Promise<Drawing> {
  const { Resvg } = await loadRenderer();
  const font = { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' };
  const probe = new Resvg('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">M</text></svg>', { font });
  const hasFont = probe.getBBox() !== undefined;
  const drawing = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: pngScale } });
  return {
    bytes: drawing.render().asPng(),
    remarks: hasFont
      ? []
      : ['this machine has no fonts: the PNG is without text (install fonts, or use .svg)'],
  };
}

/** Native code, loaded when it is needed only: there are machines that it is not built for. */
async function loadRenderer(): Promise<Pick<typeof resvg, 'Resvg'>> {
  try {
    return await import('@resvg/resvg-js');
  } catch (error) {
    throw new JawsError('export.unwritable', 'PNG cannot be drawn on this machine.', {
      cause: error,
      hint: 'Use a name that ends in .svg or .html.',
    });
  }
}
