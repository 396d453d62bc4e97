// Which columns are shown; widths go back to their start too.

import { ActionIcon, Button, Checkbox, Popover, Stack, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TableName } from '../../state/navigation-store.ts';
import { Icon } from '../../ui/icon.tsx';
import { defaultColumnView, type ColumnView } from './column-view.ts';
import { tableColumns } from '../../ui/table-definitions.ts';

export function ColumnChooser(props: {
  readonly table: TableName;
  readonly view: ColumnView;
  readonly onView: (view: ColumnView) => void;
}): ReactNode {
  const { table, view, onView } = props;
  const [opened, setOpened] = useState(false);
  const shown = tableColumns[table].filter(({ id }) => view.visibility[id] !== false).length;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Tooltip label="Choose columns">
          <ActionIcon
            size="md"
            variant="default"
            aria-label="Choose columns"
            onClick={() => {
              setOpened(!opened);
            }}
          >
            <Icon name="columns" size="1rem" />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {tableColumns[table].map(({ id, title }) => (
            <Checkbox
              key={id}
              label={id.startsWith('dst_port') || id === 'server_port' ? `${title} (destination)` : title}
              checked={view.visibility[id] !== false}
              // A grid without any column could not be navigated.
              disabled={shown === 1 && view.visibility[id] !== false}
              onChange={(event) => {
                const visibility = { ...view.visibility, [id]: event.currentTarget.checked };
                onView({ ...view, visibility });
              }}
            />
          ))}
          <Button
            variant="default"
            onClick={() => {
              onView(defaultColumnView(table));
            }}
          >
            Reset to defaults
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
