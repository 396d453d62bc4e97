// In which datasets an address is looked at over time.

import { Button, Checkbox } from '@mantine/core';
import { maxSeriesDatasets } from '@jaws/shared/contract/series';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../state/app-context.tsx';
import { formatCounted } from '../ui/format.ts';

export function SeriesDatasets(props: {
  readonly scope: string;
  readonly chosen: readonly string[];
  readonly choose: (chosen: readonly string[]) => void;
}): ReactNode {
  const { scope, chosen, choose } = props;
  const { stores } = useApp();
  const datasets = useStore(stores.datasets, (state) => state.datasets);
  const names = datasets.filter(({ packets }) => packets > 0).map(({ name }) => name);
  if (names.length < 2) return null;
  const isOnlyScope = chosen.length === 1 && chosen[0] === scope;
  return (
    <details className="jw-series-more">
      <summary>
        {isOnlyScope ? 'In this dataset' : `In ${formatCounted(chosen.length, 'dataset')}`}, choose others
      </summary>
      <div className="jw-series-choice">
        <Button
          size="compact-xs"
          variant="default"
          disabled={chosen.length === Math.min(names.length, maxSeriesDatasets)}
          onClick={() => {
            choose(names.slice(0, maxSeriesDatasets));
          }}
        >
          All datasets
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          disabled={isOnlyScope}
          onClick={() => {
            choose([scope]);
          }}
        >
          Only this one
        </Button>
        {names.map((name) => (
          <Checkbox
            key={name}
            size="xs"
            label={name}
            checked={chosen.includes(name)}
            // One of them stays.
            disabled={chosen.length === 1 && chosen[0] === name}
            onChange={() => {
              choose(names.filter((one) => (one === name ? !chosen.includes(one) : chosen.includes(one))));
            }}
          />
        ))}
      </div>
    </details>
  );
}
