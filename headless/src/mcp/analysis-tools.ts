// Tools that compute over time and over everything: what stands out, and one address over time.

import { analysisResult, analysisTop, unitKind } from '@jaws/shared/contract/analysis';
import { JawsError } from '@jaws/shared/contract/errors';
import { count, shortText } from '@jaws/shared/contract/primitives';
import { addressSeries } from '@jaws/shared/contract/series';
import { parseIsoMs } from '@jaws/shared/domain/iso-time';
import { z } from 'zod';
import { labelCounts, labelsOf } from './dataset-tools.ts';
import { datasetsInput, rowsInput, whereInput } from './tool-inputs.ts';
import { defineTool } from './tool.ts';

export const topTool = defineTool({
  name: 'jaws_top',
  title: 'What stands out',
  description:
    'Ranks the channels (or endpoints, flows, packets) of one or more datasets by how much they stand out, each happening once: evidence from 0 to 1, score, reasons in words. As `jaws analyze` with its default settings.',
  input: z.strictObject({
    datasets: datasetsInput,
    unit: unitKind.default('channels').describe('What is ranked.'),
    where: whereInput,
    rows: rowsInput(50, 10),
  }),
  data: z.object({
    ...analysisResult.pick({
      ...{ unit: true, points: true, clusters: true, noise: true, happenings: true, localRule: true },
    }).shape,
    top: z.array(z.object(analysisTop.shape)),
  }),
  find: async ({ datasets, unit, where = null, rows }, { services, signal }) => {
    const settings = {
      ...{ datasets, unit, where, top: rows, maxPoints: 1 },
      ...{ method: 'dbscan' as const, eps: null, minSamples: null, k: null, features: null },
    };
    return await services.compute((client) => client.call('analysis.run', settings, { signal }), signal);
  },
});

const mostBuckets = 240;
const timeInput = z.string().max(64).optional();

const { packetsUp, packetsDown, bytesUp, bytesDown } = addressSeries.shape.totals.shape;
const amounts = { packetsUp, packetsDown, bytesUp, bytesDown };

export const timeseriesTool = defineTool({
  name: 'jaws_timeseries',
  title: 'One address over time',
  description:
    'Packets and bytes of an address in buckets of time, up (local to remote) and down, over one or several datasets; gaps are times that no dataset covers. Times are Unix time in ms.',
  input: z.strictObject({
    ip: shortText.min(1).describe('IPv4 or IPv6 address.'),
    datasets: datasetsInput,
    from: timeInput.describe('Only from this time on: 2026-05-01T12:00 (UTC).'),
    to: timeInput.describe('Only to this time, the same.'),
    buckets: z.number().int().min(1).max(mostBuckets).default(60).describe('At most so many buckets.'),
  }),
  data: z.object({
    ...addressSeries.omit({ totals: true, buckets: true, isZoomed: true }).shape,
    totals: z.object({ ...amounts, labels: labelCounts }),
    buckets: z.array(z.object({ ms: addressSeries.shape.fromMs.unwrap(), ...amounts })),
    packets: count,
  }),
  find: async ({ ip, datasets, from, to, buckets }, { services, signal }) => {
    const input = {
      ...{ ip, datasets, bucketMs: 'auto' as const, mostBuckets: buckets },
      ...{ fromMs: timeOf('from', from), toMs: timeOf('to', to) },
    };
    const series = await services.compute(
      (client) => client.call('lookup.series', input, { signal }),
      signal,
    );
    const { totals } = series;
    return {
      ...series,
      totals: { ...totals, labels: labelsOf(totals.labels) },
      packets: totals.packetsUp + totals.packetsDown,
    };
  },
});

function timeOf(field: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const ms = parseIsoMs(text);
  if (ms !== null) return ms;
  throw new JawsError('usage.invalid', `"${field}" is a time such as 2026-05-01T12:00.`, {
    hint: 'Times are ISO 8601, in UTC where they name no zone.',
  });
}
