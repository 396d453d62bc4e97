// Asks for a label for the packets of a filter.

import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';

export interface LabelRequest {
  readonly title: string;
  readonly where: string;
}

function LabelForm(props: {
  readonly request: LabelRequest;
  readonly onLabel: (label: string, where: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { request, onLabel, onClose } = props;
  const [label, setLabel] = useState('');
  const valid = /^[a-z0-9][a-z0-9_-]{0,31}$/.test(label);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        onLabel(label, request.where);
        onClose();
      }}
    >
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          Packets matching <Code>{request.where}</Code>
        </Text>
        <TextInput
          label="Label"
          description="norm, chum, or your own: small letters, digits, - and _"
          data-autofocus
          value={label}
          onChange={(event) => {
            setLabel(event.currentTarget.value);
          }}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!valid}>
            Label
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function LabelDialog(props: {
  readonly request: LabelRequest | null;
  readonly onLabel: (label: string, where: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { request, onLabel, onClose } = props;
  return (
    <Modal opened={request !== null} onClose={onClose} title={request?.title ?? 'Label'}>
      {request === null ? null : <LabelForm request={request} onLabel={onLabel} onClose={onClose} />}
    </Modal>
  );
}
