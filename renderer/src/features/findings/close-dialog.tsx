// Closes a finding as benign: with a reason, and, where wished for, with an entry of the allow-list for the next time.

import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import {
  allowRequestOf,
  AllowTermsFields,
  AllowWhat,
  usualTerms,
  type AllowRequest,
} from '../../ui/allow-dialog.tsx';
import { allowChoices } from '../../objects/finding-words.ts';
import type { InboxRow } from '../../objects/inbox-rows.ts';

interface CloseDialogProps {
  readonly row: InboxRow | null;
  readonly nowMs: () => number;
  readonly onDone: (row: InboxRow, reason: string, request: AllowRequest | null) => void;
  readonly onCancel: () => void;
}

function CloseForm(props: CloseDialogProps & { readonly row: InboxRow }): ReactNode {
  const { row, nowMs, onDone, onCancel } = props;
  const choices = allowChoices(row);
  const [reason, setReason] = useState('');
  const [isAllowed, setAllowed] = useState(false);
  const [what, setWhat] = useState(choices[0] ?? '');
  const [terms, setTerms] = useState(usualTerms);
  const text = reason.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== '') onDone(row, text, isAllowed ? allowRequestOf(what, text, terms, nowMs()) : null);
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Reason"
          description="Why it is in order; it is kept with the finding."
          data-autofocus
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <Checkbox
          label="Allow this from now on"
          description="It stays in the list, last and without a message, until it sends more or the time is over."
          checked={isAllowed}
          onChange={(event) => {
            setAllowed(event.currentTarget.checked);
          }}
        />
        {isAllowed ? (
          <>
            <AllowWhat choices={choices} value={what} onChange={setWhat} />
            <AllowTermsFields terms={terms} onChange={setTerms} />
          </>
        ) : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" disabled={text === ''}>
            Close as benign
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function CloseDialog(props: CloseDialogProps): ReactNode {
  const { row, onCancel } = props;
  return (
    <Modal opened={row !== null} onClose={onCancel} title="Close as benign">
      {row === null ? null : <CloseForm {...props} row={row} />}
    </Modal>
  );
}
