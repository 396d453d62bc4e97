// `jaws timeseries IP --dataset D…`: one address over time, as text, as one document and as a picture.

import { checkDatasets, openAddressPackets, seriesOfAddress } from '@jaws/core/lookup/series-of-address';
import { JawsError } from '@jaws/shared/contract/errors';
import { autoSeriesBuckets, type AddressSeries, type SeriesInput } from '@jaws/shared/contract/series';
import { parseIsoMs } from '@jaws/shared/domain/iso-time';
import { checkWish, type SeriesWish } from '@jaws/shared/lookup/address-series';
import { lookupAddress } from '@jaws/shared/lookup/lookup-address';
import { seriesHtml, seriesSvg } from '@jaws/shared/plot/series-svg';
import { sourceStores } from '../analyze/source-stores.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources } from '../cli/dataset-sources.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { parseNumber } from '../cli/parse-option.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { shortList, sourceTitle } from '../cli/source-title.ts';
import { plotFormat, writePicture } from './plot-file.ts';
import { timeseriesText } from './timeseries-text.ts';

export interface TimeseriesOptions extends GlobalOptions {
  readonly dataset: readonly string[];
  readonly bucket?: string;
  readonly from?: string;
  readonly to?: string;
  readonly local?: readonly string[];
  readonly plot?: string;
}

const noMatch = 3;

/** @throws JawsError those of `openSources` and `seriesOfAddress`, export.*, usage.invalid. */
export async function timeseriesCommand(
  context: CommandContext,
  text: string,
  options: TimeseriesOptions,
): Promise<number> {
  const { dataset: names, plot, local = [] } = options;
  const wish = { ip: lookupAddress(text), ...wishOf(options) };
  checkWish(wish);
  checkDatasets(names);
  if (plot !== undefined && plot !== '') plotFormat(plot);
  await checkOutputs([['--plot', plot]]);
  const { signal, clock } = context.io;
  const { datasets, dataDirs, warnings, close } = await openSources(context, names, local);
  try {
    const store = sourceStores(dataDirs, { clock, log: hostLog(context) });
    const titles = new Map(datasets.map((own, at) => [own, sourceTitle(names[at] ?? own, names)]));
    const series = await seriesOfAddress({
      ...{ store, signal, input: { ...wish, datasets: [...datasets] } },
      packetsOf: (dataset, ip) => openAddressPackets(store, dataset, ip, { signal }),
      titleOf: (dataset) => titles.get(dataset) ?? dataset,
    });
    const remarks = plot === undefined ? [] : await drawPlot(plot, series, context);
    for (const remark of [...warnings, ...remarks]) printRemark(context, printable(remark));
    printAnswer(context, { ...series, warnings }, () => timeseriesText(series));
    return series.buckets.length === 0 ? noMatch : 0;
  } finally {
    await close();
  }
}

function wishOf({ bucket = 'auto', from, to }: TimeseriesOptions): SeriesWish {
  return {
    bucketMs: bucketOf(bucket),
    mostBuckets: autoSeriesBuckets,
    fromMs: timeOf('--from', from),
    toMs: timeOf('--to', to),
  };
}

/** Of at least 1 ms. */
function bucketOf(text: string): SeriesInput['bucketMs'] {
  if (text === 'auto') return text;
  const ms = (parseNumber(text) ?? Number.NaN) * 1000;
  if (ms >= 1 && ms <= 8.64e15) return Number(ms.toPrecision(12));
  throw new JawsError(
    'usage.invalid',
    `--bucket takes auto or seconds from 0.001 on, not ${JSON.stringify(text)}.`,
  );
}

function timeOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const ms = parseIsoMs(text) ?? parseNumber(text);
  if (ms !== null && Math.abs(ms) <= 8.64e15) return ms;
  throw new JawsError(
    'usage.invalid',
    `${option} takes a time such as 2026-05-01T12:00 or milliseconds since 1970, not ${JSON.stringify(text)}.`,
  );
}

async function drawPlot(plot: string, series: AddressSeries, { io }: CommandContext): Promise<string[]> {
  const title = `${series.ip} in ${shortList(series.datasets.map(({ name }) => name))}: bytes over time`;
  const picture = { svg: () => seriesSvg(series, title), html: () => seriesHtml(series, title) };
  return await writePicture(plot, picture, io.signal);
}
