// A model cannot be brought back once it is removed: it says what goes, and asks once.

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';

export function RemoveModel(props: {
  readonly model: string;
  /** Earlier ones that go with it. */
  readonly versions: readonly string[];
  readonly onRemove: (model: string) => void;
}): ReactNode {
  const { model, versions, onRemove } = props;
  const [isAsked, setAsked] = useState(false);
  const close = (): void => {
    setAsked(false);
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setAsked(true);
        }}
      >
        Remove {model}…
      </Button>
      <Modal opened={isAsked} onClose={close} title={`Remove ${model}`}>
        <Stack gap="sm">
          <Text size="sm">
            {model} will be deleted
            {versions.length === 0 ? '' : `, with its earlier versions ${versions.join(', ')}`}. Findings keep
            what it said.
          </Text>
          <Text size="sm" fw={600}>
            This cannot be undone.
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" data-autofocus onClick={close}>
              Cancel
            </Button>
            <Button
              onClick={() => {
                close();
                onRemove(model);
              }}
            >
              Delete for good
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
