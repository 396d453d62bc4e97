// The plot of the live picture with its bar, its legend and what has to be said about it.

import { Button, SegmentedControl } from '@mantine/core';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { useLive, useLiveView } from '../../../state/app-context.tsx';
import { placesOf } from '../../../state/live-points.ts';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import type { MenuPlace } from '../../../ui/row-menu.tsx';
import { Term } from '../../../ui/term.tsx';
import { Legend } from '../legend.tsx';
import type { PlotTheme } from '../point-style.ts';
import { unitTitles } from '../unit-text.ts';
import { groupPoints } from './group-points.ts';
import type { DragMode, LiveAxes } from './live-figure.ts';
import { NothingYet, noteOf } from './live-notes.tsx';
import { LivePlot } from './live-plot.tsx';
import { useIsCaptured } from './use-live-on.ts';

const dragModes: { readonly value: DragMode; readonly label: string }[] = [
  { value: 'pan', label: 'Move' },
  { value: 'lasso', label: 'Lasso' },
  { value: 'select', label: 'Box' },
];

function PlotBar(props: {
  readonly axes: LiveAxes;
  readonly onAxes: (axes: LiveAxes) => void;
  readonly dragMode: DragMode;
  readonly onDragMode: (mode: DragMode) => void;
}): ReactNode {
  return (
    <div className="jw-plot-bar">
      <SegmentedControl
        aria-label="Axes"
        value={props.axes}
        data={[
          { value: 'components', label: 'Components' },
          { value: 'limits', label: 'T² and SPE' },
        ]}
        onChange={props.onAxes}
      />
      <Term name="limits" />
      <SegmentedControl
        aria-label="Dragging"
        value={props.dragMode}
        data={dragModes}
        onChange={props.onDragMode}
      />
      <SelectionCount />
    </div>
  );
}

const Bar = memo(PlotBar);

function SelectionCount(): ReactNode {
  const { shown } = useLiveView();
  const { selected, select } = useLive((state) => state);
  if (selected.size < 2 || shown === null) return null;
  let bytes = 0;
  const places = placesOf(shown.points, selected);
  for (const at of places.values()) bytes += shown.points.bytes[at] ?? 0;
  return (
    <span className="jw-selection">
      {formatCount(selected.size)} selected, {formatBytes(bytes)}
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => {
          select([], null);
        }}
      >
        Select nothing
      </Button>
    </span>
  );
}

export function LivePlotColumn(props: {
  readonly dataset: string;
  readonly theme: PlotTheme;
  readonly onMenu: (place: MenuPlace) => void;
}): ReactNode {
  const { dataset, theme, onMenu } = props;
  const { shown } = useLiveView();
  const isCaptured = useIsCaptured(dataset);
  const [axes, setAxes] = useState<LiveAxes>('components');
  const [dragMode, setDragMode] = useState<DragMode>('pan');
  const groups = useMemo(() => (shown === null ? null : groupPoints(shown.points)), [shown]);
  if (shown === null || groups === null || shown.summary.window.packets === 0)
    return <NothingYet hasFrame={shown !== null} isCaptured={isCaptured} />;
  const hasLimits = shown.points.t2.length > 0;
  const note = noteOf(shown.summary);
  return (
    <div className="jw-plot-column">
      <Bar axes={axes} onAxes={setAxes} dragMode={dragMode} onDragMode={setDragMode} />
      <Legend groups={groups} theme={theme} />
      {axes === 'limits' && !hasLimits ? (
        <p className="jw-panel-text jw-dim">
          There is too little to fit the limits of T² and SPE; they come with more{' '}
          {unitTitles[shown.summary.unit].many}.
        </p>
      ) : (
        <LivePlot axes={axes} theme={theme} dragMode={dragMode} onMenu={onMenu} />
      )}
      {note === null ? null : (
        <p className="jw-plot-note jw-dim" role="note">
          {note}
        </p>
      )}
    </div>
  );
}
