// Asks for one name.

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface NameDialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly label: string;
  readonly initial: string;
  readonly submit: string;
  /** What is wrong with a name, or null. */
  readonly problemOf: (name: string) => string | null;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

function NameForm(props: NameDialogProps): ReactNode {
  const { label, initial, submit, problemOf, onName, onClose } = props;
  const [name, setName] = useState(initial);
  const problem = problemOf(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== null) return;
        onName(name);
        onClose();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={label}
          data-autofocus
          value={name}
          error={problem}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={problem !== null}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function NameDialog(props: NameDialogProps): ReactNode {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      {props.opened ? <NameForm {...props} /> : null}
    </Modal>
  );
}
