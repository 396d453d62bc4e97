// Which datasets are looked at, and which of them are the baseline that the others are compared with.

import { Checkbox } from '@mantine/core';
import { maxFinderDatasets } from '@jaws/shared/contract/finder';
import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';
import { formatCount } from '../../ui/format.ts';
import { FinderCard, mixText } from './finder-card.tsx';
import { toggleBaseline, toggleDataset, type FinderChoice } from './finder-choice.ts';

interface ChoiceProps {
  readonly choice: FinderChoice;
  readonly choose: (choice: FinderChoice) => void;
}

function DatasetLine(props: ChoiceProps & { readonly dataset: DatasetSummary }): ReactNode {
  const { choice, choose, dataset } = props;
  const { name, packets, labels } = dataset;
  const isChosen = choice.datasets.includes(name);
  const isFull = !isChosen && choice.datasets.length >= maxFinderDatasets;
  return (
    <tr>
      <td className="jw-card-name">
        <Checkbox
          size="xs"
          label={name}
          checked={isChosen}
          disabled={isFull}
          onChange={() => {
            choose(toggleDataset(choice, name));
          }}
        />
      </td>
      <td>
        <Checkbox
          size="xs"
          aria-label={`${name} is a baseline`}
          checked={choice.baseline.includes(name)}
          disabled={isFull}
          onChange={() => {
            choose(toggleBaseline(choice, name));
          }}
        />
      </td>
      <td className="jw-right jw-mono">{formatCount(packets)}</td>
      <td className="jw-finder-mix">{mixText(labels, formatCount)}</td>
    </tr>
  );
}

export function FinderDatasets(props: ChoiceProps): ReactNode {
  const { stores } = useApp();
  const datasets = useStore(stores.datasets, (state) => state.datasets);
  return (
    <FinderCard title="Datasets" term="baseline">
      <div className="jw-finder-datasets" tabIndex={-1}>
        <table className="jw-card-table">
          <thead>
            <tr>
              <th>Dataset</th>
              <th>Baseline</th>
              <th className="jw-right">Packets</th>
              <th>Labels</th>
            </tr>
          </thead>
          <tbody>
            {datasets.map((dataset) => (
              <DatasetLine key={dataset.name} {...props} dataset={dataset} />
            ))}
          </tbody>
        </table>
      </div>
    </FinderCard>
  );
}
