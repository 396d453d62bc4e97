// Under the plot: the same points as a table, what the axes are made of, and where ε comes from.

import { Tabs } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { KDistancePlot } from './k-distance-plot.tsx';
import { LoadingsPanel } from './loadings-panel.tsx';
import { PointsList } from './points-list.tsx';
import { usePicture } from './use-analysis.ts';

export function LowerTabs(props: {
  readonly result: AnalysisResult;
  readonly rowHeight: number;
  /** Of the row that is picked. */
  readonly onMenu: (event: MouseEvent) => void;
}): ReactNode {
  const { result, rowHeight, onMenu } = props;
  const { selected, select, change } = usePicture((state) => state);
  const { kDistance, eps } = result;
  return (
    <Tabs defaultValue="points" className="jw-lower" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="points">All points</Tabs.Tab>
        <Tabs.Tab value="loadings">Axes</Tabs.Tab>
        {kDistance === null ? null : <Tabs.Tab value="distance">k-distance</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="points" onContextMenu={onMenu}>
        <PointsList result={result} selected={selected} rowHeight={rowHeight} onPick={select} />
      </Tabs.Panel>
      <Tabs.Panel value="loadings">
        <LoadingsPanel axes={result} />
      </Tabs.Panel>
      {kDistance === null ? null : (
        <Tabs.Panel value="distance">
          <KDistancePlot
            curve={kDistance}
            eps={eps ?? kDistance.suggestedEps}
            onEps={(next) => {
              change({ eps: next });
            }}
          />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}
