// The list of datasets and everything done with them.

import { Button, Group, Table } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import { useStore } from 'zustand';
import { useApp, useCommands, useSettings, useStatus } from '../../state/app-context.tsx';
import { formatBytes, formatCount, formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { NameDialog } from '../../ui/name-dialog.tsx';
import { useDatasetActions, type DatasetActions } from './dataset-actions.ts';
import { DatasetDetailPane } from './dataset-detail.tsx';
import { menuFor, type Asked, type ScreenState } from './dataset-menu-items.ts';
import { DatasetRow } from './dataset-row.tsx';
import { EmptyTrash } from './empty-trash.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { PushDialog } from './push-dialog.tsx';
import { RelabelDialog } from './relabel-dialog.tsx';
import { SourcesBar } from '../../ui/screen-tabs.tsx';
import { freeName, isDatasetName } from '../../ui/slug.ts';

const startState: ScreenState = { chosen: new Set(), shown: null, editing: null, asked: null };

const heads = ['Name', 'Packets', 'Bytes', 'First packet', 'Span', 'Labels', 'State'] as const;

function Head(): ReactNode {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>
          <span className="jw-hidden">Choose</span>
        </Table.Th>
        {heads.map((title) => (
          <Table.Th
            key={title}
            scope="col"
            className={title === 'Packets' || title === 'Bytes' ? 'jw-right' : ''}
          >
            {title}
          </Table.Th>
        ))}
        <Table.Th>
          <span className="jw-hidden">Actions</span>
        </Table.Th>
      </Table.Tr>
    </Table.Thead>
  );
}

function ListTable(props: {
  readonly datasets: readonly DatasetSummary[];
  readonly state: ScreenState;
  readonly change: (changes: Partial<ScreenState>) => void;
  readonly actions: DatasetActions;
}): ReactNode {
  const { datasets, state, change, actions } = props;
  const clock = useSettings((settings) => settings.clock);
  const taken = new Set(datasets.map(({ name }) => name));
  return (
    <Table stickyHeader aria-label="Datasets">
      <Head />
      <Table.Tbody>
        {datasets.map((dataset) => (
          <DatasetRow
            key={dataset.name}
            dataset={dataset}
            clock={clock}
            taken={taken}
            chosen={state.chosen.has(dataset.name)}
            shown={state.shown === dataset.name}
            editing={state.editing === dataset.name}
            menu={menuFor(dataset, actions, change)}
            onChoose={(on) => {
              const chosen = new Set(state.chosen);
              if (on) chosen.add(dataset.name);
              else chosen.delete(dataset.name);
              change({ chosen });
            }}
            onShow={() => {
              change({ shown: dataset.name });
            }}
            onOpen={() => {
              actions.open(dataset.name);
            }}
            onRename={(name) => {
              actions.rename(dataset.name, name);
            }}
            onEditing={(on) => {
              change({ editing: on ? dataset.name : null });
            }}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Toolbar(props: {
  readonly chosen: readonly string[];
  readonly onChooseFiles: () => void;
  readonly onMerge: () => void;
  readonly onRemove: () => void;
  readonly onEmptyTrash: DatasetActions['emptyTrash'];
}): ReactNode {
  const { chosen, onChooseFiles, onMerge, onRemove, onEmptyTrash } = props;
  return (
    <div className="jw-bar">
      <Group gap="sm">
        <Button leftSection={<Icon name="import" size="0.875rem" />} onClick={onChooseFiles}>
          Import…
        </Button>
        <Button variant="default" disabled={chosen.length < 2} onClick={onMerge}>
          Merge…
        </Button>
        <Button variant="default" disabled={chosen.length === 0} onClick={onRemove}>
          Move to the trash
        </Button>
        <EmptyTrash onEmpty={onEmptyTrash} />
        <span className="jw-dim">
          {chosen.length === 0 ? 'Or drop files anywhere.' : `${formatCount(chosen.length)} chosen`}
        </span>
      </Group>
    </div>
  );
}

function Dialogs(props: {
  readonly asked: Asked;
  readonly datasets: readonly DatasetSummary[];
  readonly chosen: readonly string[];
  readonly actions: DatasetActions;
  readonly onClose: () => void;
}): ReactNode {
  const { asked, datasets, chosen, actions, onClose } = props;
  const taken = new Set(datasets.map(({ name }) => name));
  return (
    <>
      <PushDialog
        dataset={
          (asked?.kind === 'push' ? datasets.find(({ name }) => name === asked.dataset) : null) ?? null
        }
        onPush={actions.push}
        onClose={onClose}
      />
      <ExportDialog
        dataset={asked?.kind === 'export' ? asked.dataset : null}
        onExport={actions.saveAs}
        onClose={onClose}
      />
      <RelabelDialog
        dataset={asked?.kind === 'relabel' ? asked.dataset : null}
        onRelabel={actions.relabel}
        onClose={onClose}
      />
      <NameDialog
        opened={asked?.kind === 'merge'}
        title={`Merge ${chosen.join(', ')}`}
        label="Into a new dataset"
        submit="Merge"
        initial={freeName('merged', taken)}
        problemOf={(name) => {
          if (!isDatasetName(name)) return 'Small letters, digits, - and _, starting with a letter or digit.';
          return taken.has(name) ? 'A dataset of this name exists.' : null;
        }}
        onName={(name) => {
          actions.merge(chosen, name);
        }}
        onClose={onClose}
      />
    </>
  );
}

function useDatasetCommands(
  shown: DatasetSummary | null,
  actions: DatasetActions,
  change: (changes: Partial<ScreenState>) => void,
): void {
  const commands = useMemo(() => {
    if (shown === null) return [];
    return menuFor(shown, actions, change)
      .flat()
      .map(({ title, run }) => ({
        id: `dataset-${title}`,
        title: `${shown.name}: ${title}`,
        group: 'Dataset',
        run,
        ...(title === 'Move to the trash' ? { shortcut: 'Delete' } : {}),
      }));
  }, [shown, actions, change]);
  useCommands(commands);
}

export function DatasetsScreen(props: { readonly onChooseFiles: () => void }): ReactNode {
  const datasets = useStore(useApp().stores.datasets, (state) => state.datasets);
  const actions = useDatasetActions();
  const [state, setState] = useState(startState);
  const change = useMemo(
    () => (changes: Partial<ScreenState>) => {
      setState((before) => ({ ...before, ...changes }));
    },
    [],
  );
  const taken = new Set(datasets.map(({ name }) => name));
  const chosen = [...state.chosen].filter((name) => taken.has(name));
  const shown = datasets.find(({ name }) => name === state.shown) ?? null;
  useDatasetCommands(shown, actions, change);
  const bytes = datasets.reduce((sum, dataset) => sum + dataset.fileBytes, 0);
  useStatus(`${formatCounted(datasets.length, 'dataset')}, ${formatBytes(bytes)} on disk`);
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Datasets</h1>
      <SourcesBar />
      <Toolbar
        chosen={chosen}
        onChooseFiles={props.onChooseFiles}
        onMerge={() => {
          change({ asked: { kind: 'merge' } });
        }}
        onRemove={() => {
          actions.remove(chosen);
        }}
        onEmptyTrash={actions.emptyTrash}
      />
      <div className="jw-table-body">
        <div className="jw-list">
          <ListTable datasets={datasets} state={state} change={change} actions={actions} />
        </div>
        {shown === null ? null : <DatasetDetailPane key={shown.name} summary={shown} actions={actions} />}
      </div>
      <Dialogs
        asked={state.asked}
        datasets={datasets}
        chosen={chosen}
        actions={actions}
        onClose={() => {
          change({ asked: null });
        }}
      />
    </main>
  );
}
