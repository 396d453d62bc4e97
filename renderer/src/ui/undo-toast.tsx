// A confirmation that can be taken back for a while.

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { closeButton } from './error-report.ts';

const shownMs = 15_000;

/** Gives what takes the offer back: it cannot be undone any more. */
export function offerUndo(title: string, undo: () => void): () => void {
  const id = `undo-${title}`;
  notifications.show({
    id,
    title,
    autoClose: shownMs,
    withBorder: true,
    color: 'accent',
    closeButtonProps: closeButton,
    message: (
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          notifications.hide(id);
          undo();
        }}
      >
        Undo
      </Button>
    ),
  });
  return () => {
    notifications.hide(id);
  };
}
