// Asks what to mute, and why: a mute without a reason is a blind spot that nobody remembers.

import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import type { LiveTop } from '@jaws/shared/contract/live';
import { useState, type ReactNode } from 'react';
import { topAddresses, topName } from './live-unit-text.ts';

interface MuteDialogProps {
  readonly top: LiveTop | null;
  readonly onMute: (what: string, reason: string) => void;
  readonly onClose: () => void;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The unit alone, or everything an address takes part in. */
function choicesOf(top: LiveTop): readonly Choice[] {
  const addresses = topAddresses(top)
    .filter((address) => address !== top.id)
    .map((address) => ({ value: address, label: `Everything with ${address}` }));
  // By its ends, not by its number: in the next dataset that is another one.
  return [{ value: topName(top), label: `Only ${topName(top)}` }, ...addresses];
}

function MuteForm(props: MuteDialogProps & { readonly top: LiveTop }): ReactNode {
  const { top, onMute, onClose } = props;
  const [what, setWhat] = useState(topName(top));
  const [reason, setReason] = useState('');
  const isReady = reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        onMute(what, reason.trim());
        onClose();
      }}
    >
      <Stack gap="sm">
        <Radio.Group label="What" value={what} onChange={setWhat}>
          <Stack gap={6} mt={4}>
            {choicesOf(top).map(({ value, label }) => (
              <Radio key={value} size="xs" value={value} label={label} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label="Reason"
          description="It is kept with the mute, for whoever reads the list later."
          data-autofocus
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady}>
            Mute
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function MuteDialog(props: MuteDialogProps): ReactNode {
  const { top, onClose } = props;
  return (
    <Modal opened={top !== null} onClose={onClose} title="Mute: not an anomaly">
      {top === null ? null : <MuteForm {...props} top={top} />}
    </Modal>
  );
}
