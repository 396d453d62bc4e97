// What every screen of data looks at, in the line on top: the dataset, the filter and the time range.

import { Button, Select, Tooltip } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useFilterCheck } from '../../connection/use-filter-check.ts';
import { useApp, useCommands, useNavigation, useSettings } from '../../state/app-context.tsx';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Icon } from '../../ui/icon.tsx';
import { rangeText } from '../../ui/range-text.ts';

export function DatasetPicker(): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const datasets = useStore(useApp().stores.datasets, (state) => state.datasets);
  const dataset = useNavigation((state) => state.dataset);
  const openDataset = useNavigation((state) => state.openDataset);
  return (
    <Select
      ref={field}
      className="jw-scope-dataset"
      aria-label="Dataset"
      placeholder="No dataset"
      searchable
      nothingFoundMessage="No dataset of this name"
      data={datasets.map(({ name }) => name)}
      value={dataset}
      disabled={datasets.length === 0}
      allowDeselect={false}
      onChange={(name) => {
        if (name !== null) openDataset(name);
      }}
      // Chosen: the next key is meant for the screen, and not for looking for another name.
      onOptionSubmit={() => {
        field.current?.blur();
      }}
    />
  );
}

const filterId = 'scope-filter';

function useScopeCommands(): void {
  const setFilter = useNavigation((state) => state.setFilter);
  const setRange = useNavigation((state) => state.setRange);
  const commands = useMemo(() => {
    const make = (id: string, title: string, run: () => void) => ({ id, title, group: 'Scope', run });
    return [
      {
        ...make('filter', 'Filter the packets', () => {
          document.getElementById(filterId)?.focus();
        }),
        shortcut: '/',
      },
      make('clear-filter', 'Clear the filter', () => {
        setFilter('');
      }),
      make('clear-range', 'Clear the time range', () => {
        setRange(null);
      }),
    ];
  }, [setFilter, setRange]);
  useCommands(commands);
}

export function ScopeFilter(): ReactNode {
  const applied = useNavigation((state) => state.filter);
  const setFilter = useNavigation((state) => state.setFilter);
  const [typed, setTyped] = useState({ base: applied, text: applied });
  // One that came with the address or from a menu is checked as well.
  const error = useFilterCheck(typed.base === applied ? typed.text : applied);
  const { recent, saved, used, toggleSaved } = useStore(useApp().stores.filters);
  // From wherever it came: one that was of use may be so again.
  useEffect(() => {
    used(applied);
  }, [used, applied]);
  useScopeCommands();
  return (
    <FilterInput
      inputId={filterId}
      label="Filter"
      applied={applied}
      error={error}
      recent={recent}
      saved={saved}
      onToggleSaved={toggleSaved}
      onEdit={(text) => {
        setTyped({ base: applied, text });
      }}
      onApply={setFilter}
    />
  );
}

export function RangeChip(): ReactNode {
  const range = useNavigation((state) => state.range);
  const setRange = useNavigation((state) => state.setRange);
  const clock = useSettings((state) => state.clock);
  if (range === null) return null;
  return (
    <Tooltip label="Only packets of this time are shown. Click to show all times again.">
      <Button
        className="jw-range-chip"
        variant="default"
        aria-label={`Clear the time range ${rangeText(range, clock)}`}
        rightSection={<Icon name="close" size="0.75rem" />}
        onClick={() => {
          setRange(null);
        }}
      >
        <span className="jw-mono">{rangeText(range, clock)}</span>
      </Button>
    </Tooltip>
  );
}
