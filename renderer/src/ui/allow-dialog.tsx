// Asks what to put on the allow-list, why, for how long and up to which amount: an entry without a reason is a blind
// spot that nobody remembers.

import { Button, Group, Modal, Radio, Select, Stack, TextInput } from '@mantine/core';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import { usualAllowedBytes } from '@jaws/shared/findings/findings-limits';
import { useState, type ReactNode } from 'react';
import { formatBytes } from './format.ts';

export type AllowRequest = Omit<AllowEntry, 'sinceMs'>;

const dayMs = 86_400_000;
const durations = [
  { value: '7', label: 'for 7 days' },
  { value: '30', label: 'for 30 days' },
  { value: '90', label: 'for 90 days' },
  { value: 'none', label: 'until removed' },
] as const;
const amounts = [
  { value: String(usualAllowedBytes), label: `up to ${formatBytes(usualAllowedBytes)}` },
  { value: '100000000', label: 'up to 100 MB' },
  { value: '10000000000', label: 'up to 10 GB' },
  { value: 'any', label: 'any amount' },
] as const;

export interface AllowTerms {
  readonly days: string;
  readonly amount: string;
}
export const usualTerms: AllowTerms = { days: '30', amount: String(usualAllowedBytes) };

/** Of what was chosen at `nowMs`. */
export function allowRequestOf(what: string, reason: string, terms: AllowTerms, nowMs: number): AllowRequest {
  return {
    ...{ what, reason },
    untilMs: terms.days === 'none' ? null : nowMs + Number(terms.days) * dayMs,
    upToBytes: terms.amount === 'any' ? null : Number(terms.amount),
  };
}

/** How long and how much, side by side. */
export function AllowTermsFields(props: {
  readonly terms: AllowTerms;
  readonly onChange: (terms: AllowTerms) => void;
}): ReactNode {
  const { terms, onChange } = props;
  return (
    <Group grow gap="sm">
      <Select
        label="How long"
        data={durations}
        allowDeselect={false}
        value={terms.days}
        onChange={(days) => {
          onChange({ ...terms, days: days ?? usualTerms.days });
        }}
      />
      <Select
        label="Sent in one episode"
        data={amounts}
        allowDeselect={false}
        value={terms.amount}
        onChange={(amount) => {
          onChange({ ...terms, amount: amount ?? usualTerms.amount });
        }}
      />
    </Group>
  );
}

export function AllowWhat(props: {
  readonly choices: readonly string[];
  readonly value: string;
  readonly onChange: (what: string) => void;
}): ReactNode {
  const { choices, value, onChange } = props;
  return (
    <Radio.Group label="What" value={value} onChange={onChange}>
      <Stack gap={6} mt={4}>
        {choices.map((choice, at) => (
          <Radio
            key={choice}
            size="xs"
            value={choice}
            label={at === 0 ? `Only ${choice}` : `Everything with ${choice}`}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface AllowDialogProps {
  /** The narrowest first; null: closed. */
  readonly choices: readonly string[] | null;
  readonly nowMs: () => number;
  readonly onAllow: (request: AllowRequest) => void;
  readonly onClose: () => void;
}

function AllowForm(props: AllowDialogProps & { readonly choices: readonly string[] }): ReactNode {
  const { choices, nowMs, onAllow, onClose } = props;
  const [what, setWhat] = useState(choices[0] ?? '');
  const [reason, setReason] = useState('');
  const [terms, setTerms] = useState(usualTerms);
  const isReady = reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        onAllow(allowRequestOf(what, reason.trim(), terms, nowMs()));
        onClose();
      }}
    >
      <Stack gap="sm">
        <AllowWhat choices={choices} value={what} onChange={setWhat} />
        <TextInput
          label="Reason"
          description="It is kept with the entry, for whoever reads the list later."
          data-autofocus
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <AllowTermsFields terms={terms} onChange={setTerms} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady}>
            Allow
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function AllowDialog(props: AllowDialogProps): ReactNode {
  const { choices, onClose } = props;
  return (
    <Modal opened={choices !== null} onClose={onClose} title="Put on the allow-list">
      {choices === null ? null : <AllowForm {...props} choices={choices} />}
    </Modal>
  );
}
