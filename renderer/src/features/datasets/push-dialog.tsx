// Asks where a dataset is to be pushed, and says what will be sent before anything is.

import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import type { PushRequest } from '@jaws/shared/contract/push';
import { useApp } from '../../state/app-context.tsx';
import { formatBytes, formatCounted } from '../../ui/format.ts';
import { readPushDraft, type PushDraft, type ReadPush } from './push-draft.ts';
import { rememberedPush, rememberPush } from './push-memory.ts';

interface PushDialogProps {
  readonly dataset: DatasetSummary | null;
  readonly onPush: (request: PushRequest) => void;
  readonly onClose: () => void;
}

function ListenerFields(props: {
  readonly draft: PushDraft;
  readonly problems: ReadPush['problems'];
  readonly onChange: (changes: Partial<PushDraft>) => void;
}): ReactNode {
  const { draft, problems, onChange } = props;
  return (
    <>
      <PasswordInput
        label="Token of the listener"
        description="In the file token of its key folder. Not kept: type it each time."
        autoComplete="off"
        value={draft.token}
        error={problems.token}
        onChange={(event) => {
          onChange({ token: event.currentTarget.value });
        }}
      />
      <TextInput
        label="Fingerprint of its certificate (optional)"
        description="Pinned: another certificate is refused. The listener prints it when it starts."
        classNames={{ input: 'jw-mono' }}
        value={draft.fingerprint}
        error={problems.fingerprint}
        onChange={(event) => {
          onChange({ fingerprint: event.currentTarget.value });
        }}
      />
    </>
  );
}

/** What goes where, in one sentence; nothing is sent before it has been read. */
function WhatIsSent(props: { readonly dataset: DatasetSummary; readonly read: ReadPush }): ReactNode {
  const { dataset, read } = props;
  const how =
    read.kind === 'scp'
      ? 'by the scp of the machine that JAWS runs on, with its keys'
      : 'over TLS, once the listener has proved that it knows the token';
  return (
    <Text size="xs" c="dimmed" role="note">
      {read.kind === null
        ? 'A listener of yours takes datasets when it was started with --upload-dir.'
        : `Sends all ${formatCounted(dataset.packets, 'packet')} of ${dataset.name} (${formatBytes(dataset.fileBytes)} before packing), its note, tags and records of runs to ${read.place}, ${how}. Addresses and names are sent as they are; payload is not in a dataset. What had arrived when a connection breaks is not sent again.`}
    </Text>
  );
}

function PushForm(props: PushDialogProps & { readonly dataset: DatasetSummary }): ReactNode {
  const { dataset, onPush, onClose } = props;
  const { storage } = useApp().platform;
  const [draft, setDraft] = useState<PushDraft>(() => ({ ...rememberedPush(storage), token: '' }));
  const read = readPushDraft(draft);
  const change = (changes: Partial<PushDraft>): void => {
    setDraft((before) => ({ ...before, ...changes }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (read.request === null) return;
        rememberPush(storage, draft);
        onPush({ dataset: dataset.name, ...read.request });
        onClose();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="To"
          placeholder="https://listener.example or user@host:folder/"
          classNames={{ input: 'jw-mono' }}
          data-autofocus
          value={draft.to}
          error={read.problems.to}
          onChange={(event) => {
            change({ to: event.currentTarget.value });
          }}
        />
        {read.kind === 'listener' ? (
          <ListenerFields draft={draft} problems={read.problems} onChange={change} />
        ) : null}
        <WhatIsSent dataset={dataset} read={read} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={read.request === null}>
            Push
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function PushDialog({ dataset, onPush, onClose }: PushDialogProps): ReactNode {
  return (
    <Modal opened={dataset !== null} onClose={onClose} title={`Push ${dataset?.name ?? ''}`}>
      {dataset === null ? null : <PushForm dataset={dataset} onPush={onPush} onClose={onClose} />}
    </Modal>
  );
}
