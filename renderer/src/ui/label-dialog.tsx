// Asks for a label for the packets of a filter.

import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isLabelName } from './slug.ts';

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
  const valid = isLabelName(label);
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
          error={
            label === '' || valid ? null : 'Small letters, digits, - and _; it starts with a letter or digit.'
          }
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
