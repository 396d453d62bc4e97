// The label of packets from now on: norm or chum at once (L), or a label of one's own. Shape, word and colour.

import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { KeyHint } from '../../ui/key-hint.tsx';
import { NameDialog } from '../../ui/name-dialog.tsx';
import { isLabelName } from '../../ui/slug.ts';

const mainLabels = ['norm', 'chum'] as const;

/** chum after norm, norm after anything else. */
export function nextLabel(label: string): string {
  return label === 'norm' ? 'chum' : 'norm';
}

/** Disc = norm, diamond = chum, square = another. */
function LabelMark({ label }: { readonly label: string }): ReactNode {
  const shapes: Readonly<Record<string, string>> = {
    norm: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
    chum: 'M5 0l5 5-5 5-5-5z',
  };
  return (
    <svg className={`jw-label-mark jw-label-${label}`} viewBox="0 0 10 10" aria-hidden="true">
      <path d={shapes[label] ?? 'M1 1h8v8H1z'} fill="currentColor" />
    </svg>
  );
}

export function LabelToggle(props: {
  readonly label: string;
  readonly disabled: boolean;
  readonly onLabel: (label: string) => void;
}): ReactNode {
  const { label, disabled, onLabel } = props;
  const [asking, setAsking] = useState(false);
  const shown = mainLabels.some((known) => known === label) ? mainLabels : [...mainLabels, label];
  return (
    <div className="jw-label-toggle">
      <Tooltip
        label={
          <>
            Label of packets from now on <KeyHint shortcut="L" />
          </>
        }
      >
        <SegmentedControl
          size="sm"
          aria-label="Label from now on"
          value={label}
          disabled={disabled}
          data={shown.map((value) => ({
            value,
            label: (
              <span className="jw-label-choice">
                <LabelMark label={value} />
                {value}
              </span>
            ),
          }))}
          onChange={onLabel}
        />
      </Tooltip>
      <Button
        variant="default"
        disabled={disabled}
        onClick={() => {
          setAsking(true);
        }}
      >
        Own label…
      </Button>
      <NameDialog
        opened={asking}
        title="Label packets from now on"
        label="Label"
        initial=""
        submit="Label"
        problemOf={(name) => (isLabelName(name) ? null : 'Small letters, digits, - and _, at most 32.')}
        onName={onLabel}
        onClose={() => {
          setAsking(false);
        }}
      />
    </div>
  );
}
