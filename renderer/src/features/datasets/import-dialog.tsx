// Asked before several files, or files whose name is taken, are imported: into which dataset, with which label.

import { Button, Group, List, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';
import { formatBytes } from '../../ui/format.ts';
import { freeName, isDatasetName, isLabelName, slugOf } from '../../ui/slug.ts';
import type { ImportOptions } from './use-import.ts';

interface DialogProps {
  readonly files: readonly File[];
  readonly onImport: (files: readonly File[], options: ImportOptions) => void;
  readonly onClose: () => void;
}

function nameProblem(name: string, isTaken: boolean, append: boolean): string | null {
  if (!isDatasetName(name)) return 'Small letters, digits, - and _, starting with a letter or digit.';
  if (isTaken && !append) return 'A dataset of this name exists: choose another, or append to it.';
  return null;
}

function FileList(props: { readonly files: readonly File[] }): ReactNode {
  return (
    <List size="xs" mah="10rem" style={{ overflow: 'auto' }}>
      {props.files.map((file) => (
        <List.Item key={`${file.name}-${String(file.lastModified)}`}>
          {file.name} <span className="jw-dim">{formatBytes(file.size)}</span>
        </List.Item>
      ))}
    </List>
  );
}

function Buttons(props: { readonly canSubmit: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={props.onClose}>
        Cancel
      </Button>
      <Button type="submit" disabled={!props.canSubmit}>
        Import
      </Button>
    </Group>
  );
}

function ImportForm({ files, onImport, onClose }: DialogProps): ReactNode {
  const datasets = useStore(useApp().stores.datasets, (state) => state.datasets);
  const taken = new Set(datasets.map((dataset) => dataset.name));
  const [name, setName] = useState(() => freeName(slugOf(files[0]?.name ?? ''), taken));
  const [label, setLabel] = useState('');
  const [append, setAppend] = useState(false);
  const problem = nameProblem(name, taken.has(name), append);
  const labelProblem = label === '' || isLabelName(label) ? null : 'Small letters, digits, - and _.';
  const submit = (): void => {
    if (problem !== null || labelProblem !== null) return;
    onImport(files, { dataset: name, ...(append ? { append } : {}), ...(label === '' ? {} : { label }) });
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <FileList files={files} />
        <TextInput
          label="Dataset"
          description="All files go into one dataset."
          data-autofocus
          value={name}
          error={problem}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Label of every packet (optional)"
          placeholder="norm"
          value={label}
          error={labelProblem}
          onChange={(event) => {
            setLabel(event.currentTarget.value);
          }}
        />
        <Switch
          label="Append when the dataset exists"
          checked={append}
          onChange={(event) => {
            setAppend(event.currentTarget.checked);
          }}
        />
        <Text size="xs" c="dimmed">
          The packets&apos; contents are never stored: addresses, sizes, times and names only.
        </Text>
        <Buttons canSubmit={problem === null && labelProblem === null} onClose={onClose} />
      </Stack>
    </form>
  );
}

export function ImportDialog(
  props: Omit<DialogProps, 'files'> & { readonly files: readonly File[] | null },
): ReactNode {
  const { files, onImport, onClose } = props;
  return (
    <Modal opened={files !== null} onClose={onClose} title="Import">
      {files === null ? null : <ImportForm files={files} onImport={onImport} onClose={onClose} />}
    </Modal>
  );
}
