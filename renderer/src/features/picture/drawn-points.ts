// Which points are drawn. The host thins to 20,000; without WebGL the page thins once more, keeps every
// anomaly, and says so.

import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { groupsOf, type PointGroup } from './point-style.ts';

export const maxSvgPoints = 3000;

export interface PointSelection {
  /** Indices into `drawn`, by group; anomalies and clusters in the order in which they are drawn. */
  readonly groups: ReadonlyMap<PointGroup, readonly number[]>;
  readonly shown: number;
}

/** How many points each group has. */
export type GroupSizes = ReadonlyMap<PointGroup, { readonly length: number }>;

/** Anomalies always; of the rest every k-th, so that the limit holds. */
export function choosePoints(result: AnalysisResult, limit: number): PointSelection {
  const groups = new Map<PointGroup, number[]>();
  const grouped = groupsOf(result);
  const anomalies = grouped.filter((group) => group === 'anomaly').length;
  const others = grouped.length - anomalies;
  const room = Math.max(1, limit - anomalies);
  const step = Math.max(1, Math.ceil(others / room));
  let shown = 0;
  let other = 0;
  grouped.forEach((group, index) => {
    if (group !== 'anomaly') {
      other += 1;
      if (other % step !== 0) return;
    }
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [index]);
    else members.push(index);
    shown += 1;
  });
  return { groups, shown };
}

/** Clusters by size, largest first; then what lies outside; anomalies last, so that they are drawn on top. */
export function drawingOrder(groups: GroupSizes): PointGroup[] {
  const rank = (group: PointGroup): number => {
    if (group === 'anomaly') return 2;
    return group === 'outside' ? 1 : 0;
  };
  return [...groups.keys()].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (groups.get(b)?.length ?? 0) - (groups.get(a)?.length ?? 0) ||
      Number(a) - Number(b),
  );
}

/** What the screen must say about points left out; null when all are drawn. */
export function thinningText(result: AnalysisResult, shown: number, hasWebGl: boolean): string | null {
  const format = new Intl.NumberFormat('en');
  const reason = hasWebGl ? '' : ' This browser has no WebGL: drawn as SVG.';
  if (shown >= result.points) return hasWebGl ? null : reason.trim();
  return `Drawn: ${format.format(shown)} of ${format.format(result.points)}; every anomaly kept, the rest sampled.${reason}`;
}
