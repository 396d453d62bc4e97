// Gives every packet that a filter matches another label.

import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useFilterCheck } from '../../connection/use-filter-check.ts';
import { filterErrorText } from '../../ui/filter-text.ts';
import { isLabelName } from '../../ui/slug.ts';

interface RelabelDialogProps {
  readonly dataset: string | null;
  readonly onRelabel: (dataset: string, label: string, where: string) => void;
  readonly onClose: () => void;
}

function RelabelForm(props: RelabelDialogProps & { readonly dataset: string }): ReactNode {
  const { dataset, onRelabel, onClose } = props;
  const [where, setWhere] = useState('');
  const [label, setLabel] = useState('');
  const error = useFilterCheck(where);
  const valid = where.trim() !== '' && error === null && isLabelName(label);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        onRelabel(dataset, label, where.trim());
        onClose();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Packets matching"
          placeholder="ip == 203.0.113.9 and port == 8080"
          classNames={{ input: 'jw-mono' }}
          data-autofocus
          value={where}
          error={error === null ? null : filterErrorText(error)}
          onChange={(event) => {
            setWhere(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Get the label"
          placeholder="chum"
          value={label}
          error={label === '' || isLabelName(label) ? null : 'Small letters, digits, - and _.'}
          onChange={(event) => {
            setLabel(event.currentTarget.value);
          }}
        />
        <Text size="xs" c="dimmed">
          This can be undone.
        </Text>
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

export function RelabelDialog({ dataset, onRelabel, onClose }: RelabelDialogProps): ReactNode {
  return (
    <Modal opened={dataset !== null} onClose={onClose} title={`Label packets of ${dataset ?? ''}`}>
      {dataset === null ? null : <RelabelForm dataset={dataset} onRelabel={onRelabel} onClose={onClose} />}
    </Modal>
  );
}
