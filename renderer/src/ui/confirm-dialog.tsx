// A question before something is done: what happens then, and one button for each answer. What is safe has the focus.

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export function ConfirmDialog(props: {
  readonly opened: boolean;
  readonly title: string;
  /** What happens then. */
  readonly children: ReactNode;
  /** It says that it cannot be undone. */
  readonly isFinal?: boolean;
  /** On the button that does it. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { opened, title, children, isFinal = false, action, onConfirm, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Stack gap="sm">
        <Text size="sm">{children}</Text>
        {isFinal ? (
          <Text size="sm" fw={600}>
            This cannot be undone.
          </Text>
        ) : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button
            onClick={() => {
              onConfirm();
              onClose();
            }}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
