// One line of the filter language: Enter applies, Escape goes back to what is applied, and an error is shown
// under the character where it is.

import { CloseButton, TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { filterErrorText } from './filter-text.ts';

export interface FilterInputProps {
  readonly label: string;
  readonly applied: string;
  readonly error: { readonly column: number; readonly message: string } | null;
  readonly onEdit: (text: string) => void;
  readonly onApply: (text: string) => void;
  readonly inputId?: string;
}

/** The error with a caret under its column; the text is monospaced so that the caret hits. */
function ErrorLine(props: { readonly column: number; readonly message: string }): ReactNode {
  return (
    <span className="jw-filter-error">
      <span aria-hidden="true" className="jw-mono" style={{ paddingLeft: `${props.column}ch` }}>
        ^
      </span>
      {filterErrorText(props)}
    </span>
  );
}

export function FilterInput({
  label,
  applied,
  error,
  onEdit,
  onApply,
  inputId,
}: FilterInputProps): ReactNode {
  const [draft, setDraft] = useState({ base: applied, text: applied });
  // A filter set from elsewhere (a pivot) replaces what was being typed.
  const text = draft.base === applied ? draft.text : applied;
  const edit = (next: string): void => {
    setDraft({ base: applied, text: next });
    onEdit(next);
  };
  const apply = (next: string): void => {
    // What is typed is what is applied: gone back from, it is not to come again.
    setDraft({ base: next, text: next });
    onApply(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter' && error === null) apply(text.trim());
    if (event.key === 'Escape') edit(applied);
  };
  const clear = (
    <CloseButton
      size="xs"
      aria-label="Clear the filter"
      onClick={() => {
        onEdit('');
        apply('');
      }}
    />
  );
  return (
    <TextInput
      className="jw-filter"
      classNames={{ input: 'jw-mono' }}
      aria-label={label}
      placeholder="Filter, e.g. ip == 10.0.0.1 and size > 1000"
      spellCheck={false}
      autoComplete="off"
      value={text}
      error={error === null ? null : <ErrorLine column={error.column} message={error.message} />}
      onChange={(event) => {
        edit(event.currentTarget.value);
      }}
      onKeyDown={onKeyDown}
      rightSection={text === '' ? null : clear}
      {...(inputId === undefined ? {} : { id: inputId })}
    />
  );
}
