// The one thing here that cannot be taken back: it says what goes, how much room that gives, and asks once.

import { Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TrashContent } from '@jaws/shared/contract/datasets';
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
  const close = (): void => {
    setAsked(null);
  };
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
      <Modal opened={asked !== null} onClose={close} title="Empty the trash">
        {asked === null ? null : (
          <EmptyQuestion
            content={asked}
            onClose={close}
            onEmpty={() => {
              onEmpty(asked);
              close();
            }}
          />
        )}
      </Modal>
    </>
  );
}

function EmptyQuestion(props: {
  readonly content: TrashContent;
  readonly onEmpty: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { trashIds, bytes } = props.content;
  return (
    <Stack gap="sm">
      <Text size="sm">
        {formatCounted(trashIds.length, 'dataset')} will be deleted; {formatBytes(bytes)} on the disk become
        free.
      </Text>
      <Text size="sm" fw={600}>
        This cannot be undone.
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={props.onClose}>
          Cancel
        </Button>
        <Button onClick={props.onEmpty}>Delete for good</Button>
      </Group>
    </Stack>
  );
}
