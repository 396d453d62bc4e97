// What colours and shapes mean, with the number of points drawn of each.

import type { ReactNode } from 'react';
import { formatCount } from '../../ui/format.ts';
import { Term } from '../../ui/term.tsx';
import { drawingOrder, type GroupSizes } from './drawn-points.ts';
import { groupTitle } from './plot-figure.ts';
import { anomalyFloor, clusterStyle, plotInk, type PlotTheme, type PointGroup } from './point-style.ts';
import { ShapeMark } from './shape-mark.tsx';

const shownClusters = 8;

/** What red and grey mean, for who rests the mouse there; a cluster's number says enough. */
function meaningOf(group: PointGroup): string | undefined {
  if (group === 'anomaly') return `Evidence of ${anomalyFloor.toFixed(2)} or more, in a cluster or outside`;
  return group === 'outside' ? 'In no cluster, and too little evidence for an anomaly' : undefined;
}

function GroupMark(props: { readonly group: PointGroup; readonly theme: PlotTheme }): ReactNode {
  const { group, theme } = props;
  if (group === 'anomaly') return <ShapeMark shape="diamond" colour={plotInk[theme].anomaly} />;
  if (group === 'outside') return <ShapeMark shape="x" colour={plotInk[theme].outside} />;
  const { colour, shape } = clusterStyle(group, theme);
  return <ShapeMark shape={shape} colour={colour} />;
}

export function Legend(props: { readonly groups: GroupSizes; readonly theme: PlotTheme }): ReactNode {
  const { groups, theme } = props;
  const order = drawingOrder(groups).reverse();
  const special = order.filter((group) => typeof group !== 'number');
  const clusters = order.filter((group) => typeof group === 'number').reverse();
  const more = clusters.length - shownClusters;
  return (
    <ul className="jw-legend" aria-label="Legend">
      {[...special, ...clusters.slice(0, shownClusters)].map((group) => (
        <li key={group} title={meaningOf(group)}>
          <GroupMark group={group} theme={theme} /> {groupTitle(group)}{' '}
          <span className="jw-dim">{formatCount(groups.get(group)?.length ?? 0)}</span>
          {group === 'outside' ? <Term name="outside" /> : null}
        </li>
      ))}
      {more > 0 ? <li className="jw-dim">and {formatCount(more)} more clusters</li> : null}
    </ul>
  );
}
