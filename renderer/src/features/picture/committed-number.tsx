// A number field of which only the finished value counts.

import { NumberInput } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';

/** A number that counts when Enter is pressed or the field is left: every keystroke would be an analysis. */
export function CommittedNumber(props: {
  readonly label: string;
  readonly value: number | null;
  readonly placeholder: string;
  readonly min: number;
  readonly max: number;
  readonly decimal?: boolean;
  readonly onCommit: (value: number | null) => void;
}): ReactNode {
  const { label, value, placeholder, min, max, decimal = false, onCommit } = props;
  const [draft, setDraft] = useState<{ readonly base: number | null; readonly text: string | number }>({
    base: value,
    text: value ?? '',
  });
  const shown = draft.base === value ? draft.text : (value ?? '');
  const commit = (): void => {
    const typed = shown === '' ? null : Number(shown);
    const next = typed === null || !Number.isFinite(typed) ? null : Math.min(max, Math.max(min, typed));
    if (next !== value) onCommit(next);
  };
  return (
    <NumberInput
      label={label}
      value={shown}
      placeholder={placeholder}
      min={min}
      max={max}
      allowDecimal={decimal}
      decimalScale={decimal ? 6 : 0}
      hideControls={decimal}
      onChange={(text) => {
        setDraft({ base: value, text });
      }}
      onBlur={commit}
      onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
