// One line of the list of datasets.

import { Checkbox, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import { formatBytes, formatCount, formatSecond } from '../../ui/format.ts';
import { DatasetMenu, type DatasetMenuAction } from './dataset-menu.tsx';
import { DatasetNameCell } from './dataset-name-cell.tsx';

interface DatasetRowProps {
  readonly dataset: DatasetSummary;
  readonly clock: 'utc' | 'local';
  readonly chosen: boolean;
  readonly shown: boolean;
  readonly editing: boolean;
  readonly taken: ReadonlySet<string>;
  readonly menu: readonly (readonly DatasetMenuAction[])[];
  readonly onChoose: (chosen: boolean) => void;
  readonly onShow: () => void;
  readonly onOpen: () => void;
  readonly onRename: (name: string) => void;
  readonly onEditing: (editing: boolean) => void;
}

const states: Readonly<Record<DatasetSummary['state'], string>> = {
  open: 'open',
  closed: 'closed',
  recovered: 'recovered',
  damaged: 'damaged',
};

function spanText({ firstMs, lastMs }: DatasetSummary): string {
  return firstMs === null || lastMs === null ? '–' : formatDuration(lastMs - firstMs);
}

function Labels(props: { readonly labels: DatasetSummary['labels'] }): ReactNode {
  return Object.entries(props.labels).map(([label, packets]) => (
    <span key={label} className="jw-chip">
      {label} <span className="jw-dim">{formatCount(packets)}</span>
    </span>
  ));
}

export function DatasetRow(props: DatasetRowProps): ReactNode {
  const { dataset, clock, chosen, shown, onChoose, onShow } = props;
  return (
    <Table.Tr aria-selected={shown} className={shown ? 'jw-grid-selected' : ''} onClick={onShow}>
      <Table.Td w="2rem">
        <Checkbox
          aria-label={`Choose ${dataset.name}`}
          checked={chosen}
          onChange={(event) => {
            onChoose(event.currentTarget.checked);
          }}
        />
      </Table.Td>
      <Table.Td>
        <DatasetNameCell
          name={dataset.name}
          editing={props.editing}
          taken={props.taken}
          onOpen={props.onOpen}
          onRename={props.onRename}
          onEditing={props.onEditing}
        />{' '}
        {dataset.tags.map((tag) => (
          <span key={tag} className="jw-dim">
            #{tag}{' '}
          </span>
        ))}
      </Table.Td>
      <Table.Td className="jw-mono jw-right">{formatCount(dataset.packets)}</Table.Td>
      <Table.Td className="jw-mono jw-right">{formatBytes(dataset.bytes)}</Table.Td>
      <Table.Td className="jw-mono">
        {dataset.firstMs === null ? '–' : formatSecond(dataset.firstMs, clock)}
      </Table.Td>
      <Table.Td>{spanText(dataset)}</Table.Td>
      <Table.Td>
        <Labels labels={dataset.labels} />
      </Table.Td>
      <Table.Td>{states[dataset.state]}</Table.Td>
      <Table.Td
        ta="right"
        className="jw-actions"
        onClick={(event) => {
          // The row's own click opens a pane beside the list; the menu would lose its place.
          event.stopPropagation();
        }}
      >
        <DatasetMenu dataset={dataset.name} groups={props.menu} />
      </Table.Td>
    </Table.Tr>
  );
}
