// Everything that can be done with one dataset.

import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';

export interface DatasetMenuAction {
  readonly title: string;
  readonly run: () => void;
}

export function DatasetMenu(props: {
  readonly dataset: string;
  readonly groups: readonly (readonly DatasetMenuAction[])[];
}): ReactNode {
  const { dataset, groups } = props;
  return (
    <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Tooltip label={`Actions for ${dataset}`}>
          <ActionIcon aria-label={`Actions for ${dataset}`}>
            <Icon name="more" size="1rem" />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.flatMap((group, index) => [
          ...(index === 0 ? [] : [<Menu.Divider key={`line-${String(index)}`} />]),
          ...group.map(({ title, run }) => (
            <Menu.Item key={title} fz="xs" onClick={run}>
              {title}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
