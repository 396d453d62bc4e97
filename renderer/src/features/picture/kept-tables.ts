// The points of either picture as rows to keep.

import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import type { StoredFrame } from '../../state/live-points.ts';
import type { KeptPicture } from './keep-plot.ts';
import { unitTitles } from './unit-text.ts';
import { topName } from './live/live-unit-text.ts';

const kinds = ['noise', 'border', 'core'] as const;

export function keptResult(dataset: string, result: AnalysisResult): KeptPicture {
  const { drawn, unit } = result;
  return {
    fileName: `${dataset}-${unit}`,
    title: `${dataset}: ${unitTitles[unit].many}`,
    table: () => ({
      columns: ['id', 'PC1', 'PC2', 'cluster', 'kind', 'evidence', 'bytes', 'packets'],
      rows: drawn.id.map((id, at) => [
        ...[
          id,
          drawn.x[at] ?? 0,
          drawn.y[at] ?? 0,
          drawn.cluster[at] ?? -1,
          kinds[drawn.kind[at] ?? 0] ?? '',
        ],
        ...[drawn.evidence[at] ?? 0, drawn.bytes[at] ?? 0, drawn.packets[at] ?? 0],
      ]),
    }),
  };
}

/** Single precision, as it is kept: six digits say all of it. */
function short(value: number | undefined): number {
  return Number((value ?? 0).toPrecision(6));
}

/** Names are known of the listed units only; `id` counts as the details do. */
export function keptFrame({ summary, points }: StoredFrame): KeptPicture {
  const names = new Map(summary.top.map((top) => [top.key, topName(top)]));
  const { dataset, unit, number } = summary;
  return {
    fileName: `${dataset}-${unit}-live-${String(number)}`,
    title: `${dataset}: ${unitTitles[unit].many}, live frame ${String(number)}`,
    table: () => ({
      columns: ['key', 'name', 'PC1', 'PC2', 'cluster', 'kind', 'evidence', 'bytes', 'log10_t2', 'log10_spe'],
      rows: Array.from(points.key, (key, at) => [
        ...[key, names.get(key) ?? '', short(points.x[at]), short(points.y[at]), points.cluster[at] ?? -1],
        ...[kinds[points.kind[at] ?? 0] ?? '', short(points.evidence[at]), points.bytes[at] ?? 0],
        ...(points.t2.length === 0 ? ['', ''] : [short(points.t2[at]), short(points.spe[at])]),
      ]),
    }),
  };
}
