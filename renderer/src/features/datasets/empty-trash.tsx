// The one thing here that cannot be taken back: it says what goes, how much room that gives, and asks once.

import { Button, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TrashContent } from '@jaws/shared/contract/datasets';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatBytes, formatCounted } from '../../ui/format.ts';
import { useTrash } from './use-trash.ts';

interface EmptyTrashProps {
  /** What was shown, and nothing that came into the trash since. */
  readonly onEmpty: (content: TrashContent) => void;
}

export function EmptyTrash({ onEmpty }: EmptyTrashProps): ReactNode {
  const content = useTrash();
  /** As it was when the question was asked. */
  const [asked, setAsked] = useState<TrashContent | null>(null);
  const isEmpty = content === null || content.trashIds.length === 0;
  return (
    <>
      <Tooltip label="The trash is empty" disabled={!isEmpty || content === null}>
        {/* Not `disabled`: a button that the keyboard cannot reach could not say why. */}
        <Button
          variant="default"
          {...(isEmpty ? { 'data-disabled': true } : {})}
          aria-disabled={isEmpty}
          onClick={() => {
            if (!isEmpty) setAsked(content);
          }}
        >
          Empty trash…
        </Button>
      </Tooltip>
      <ConfirmDialog
        opened={asked !== null}
        title="Empty the trash"
        action="Delete for good"
        isFinal
        onConfirm={() => {
          if (asked !== null) onEmpty(asked);
        }}
        onClose={() => {
          setAsked(null);
        }}
      >
        {formatCounted(asked?.trashIds.length ?? 0, 'dataset')} will be deleted;{' '}
        {formatBytes(asked?.bytes ?? 0)} on the disk become free.
      </ConfirmDialog>
    </>
  );
}
