// What can be done with the thing of a panel, as small buttons, each with its key where it has one.

import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Pivot } from './row-menu.tsx';

export function PivotButtons(props: {
  readonly pivots: readonly Pivot[];
  /** After them. */
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Group gap={6}>
      {props.pivots.map((pivot) => (
        <Button
          key={pivot.title}
          size="compact-xs"
          variant="default"
          rightSection={pivot.shortcut === undefined ? null : <kbd className="jw-key">{pivot.shortcut}</kbd>}
          onClick={() => {
            pivot.run();
          }}
        >
          {pivot.title}
        </Button>
      ))}
      {props.children}
    </Group>
  );
}
