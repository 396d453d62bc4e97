// A model cannot be brought back once it is removed: it says what goes, and asks once.

import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

export function RemoveModel(props: {
  readonly model: string;
  /** Earlier ones that go with it. */
  readonly versions: readonly string[];
  readonly onRemove: (model: string) => void;
}): ReactNode {
  const { model, versions, onRemove } = props;
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setAsked(true);
        }}
      >
        Remove {model}…
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title={`Remove ${model}`}
        action="Delete for good"
        isFinal
        onConfirm={() => {
          onRemove(model);
        }}
        onClose={() => {
          setAsked(false);
        }}
      >
        {model} will be deleted
        {versions.length === 0 ? '' : `, with its earlier versions ${versions.join(', ')}`}. Findings keep
        what it said.
      </ConfirmDialog>
    </>
  );
}
