// Asks how a dataset is to be saved.

import { Button, Group, Modal, SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ExportChoice } from './save-export.ts';

interface ExportDialogProps {
  readonly dataset: string | null;
  readonly onExport: (dataset: string, choice: ExportChoice) => void;
  readonly onClose: () => void;
}

function Toggle(props: {
  readonly label: string;
  readonly description: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const { label, description, checked, onChange } = props;
  return (
    <Switch
      label={label}
      description={description}
      checked={checked}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
      }}
    />
  );
}

function FormatChoice(props: {
  readonly format: ExportChoice['format'];
  readonly onFormat: (format: ExportChoice['format']) => void;
}): ReactNode {
  return (
    <SegmentedControl
      aria-label="Format"
      // The dialog puts the focus on the control as a whole, which hands it on to the button that is chosen.
      data-autofocus
      tabIndex={-1}
      onFocus={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.querySelector<HTMLElement>('input:checked')?.focus();
      }}
      value={props.format}
      data={[
        { value: 'csv', label: 'CSV' },
        { value: 'jsonl', label: 'JSON lines' },
        { value: 'parquet', label: 'Parquet' },
      ]}
      onChange={props.onFormat}
    />
  );
}

function Buttons(props: { readonly onClose: () => void }): ReactNode {
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={props.onClose}>
        Cancel
      </Button>
      <Button type="submit">Export</Button>
    </Group>
  );
}

function ExportForm(props: ExportDialogProps & { readonly dataset: string }): ReactNode {
  const { dataset, onExport, onClose } = props;
  const [format, setFormat] = useState<ExportChoice['format']>('csv');
  const [safe, setSafe] = useState(false);
  const [anonymise, setAnonymise] = useState(false);
  const [where, setWhere] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onExport(dataset, {
          format,
          safe,
          anonymise,
          ...(where.trim() === '' ? {} : { where: where.trim() }),
        });
        onClose();
      }}
    >
      <Stack gap="sm">
        <FormatChoice format={format} onFormat={setFormat} />
        <TextInput
          label="Only packets matching (optional)"
          placeholder="ip == 10.0.0.1"
          classNames={{ input: 'jw-mono' }}
          value={where}
          onChange={(event) => {
            setWhere(event.currentTarget.value);
          }}
        />
        <Toggle
          label="Safe for spreadsheets"
          description="Guards cells that a spreadsheet would run as formulas."
          checked={safe}
          onChange={setSafe}
        />
        <Toggle
          label="Anonymised"
          description="Addresses keep their networks' structure; names and MACs are hashed."
          checked={anonymise}
          onChange={setAnonymise}
        />
        <Text size="xs" c="dimmed">
          The file is saved through the browser&apos;s downloads.
        </Text>
        <Buttons onClose={onClose} />
      </Stack>
    </form>
  );
}

export function ExportDialog({ dataset, onExport, onClose }: ExportDialogProps): ReactNode {
  return (
    <Modal opened={dataset !== null} onClose={onClose} title={`Export ${dataset ?? ''}`}>
      {dataset === null ? null : <ExportForm dataset={dataset} onExport={onExport} onClose={onClose} />}
    </Modal>
  );
}
