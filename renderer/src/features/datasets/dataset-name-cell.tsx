// A dataset's name: a button that opens it, and a field while it is being renamed (F2 or the menu).

import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isDatasetName } from '../../ui/slug.ts';

export function DatasetNameCell(props: {
  readonly name: string;
  readonly editing: boolean;
  readonly taken: ReadonlySet<string>;
  readonly onOpen: () => void;
  readonly onRename: (name: string) => void;
  readonly onEditing: (editing: boolean) => void;
}): ReactNode {
  const { name, editing, taken, onOpen, onRename, onEditing } = props;
  const [text, setText] = useState(name);
  if (!editing) {
    return (
      <button
        type="button"
        className="jw-link"
        title="Open in the picture (F2 renames)"
        onClick={onOpen}
        onKeyDown={(event) => {
          if (event.key !== 'F2') return;
          setText(name);
          onEditing(true);
        }}
      >
        {name}
      </button>
    );
  }
  const isTaken = text !== name && taken.has(text);
  const valid = isDatasetName(text) && !isTaken;
  const finish = (): void => {
    if (valid && text !== name) onRename(text);
    if (valid) onEditing(false);
  };
  return (
    <TextInput
      aria-label={`New name of ${name}`}
      autoFocus
      value={text}
      error={valid ? null : isTaken ? 'A dataset of this name exists.' : 'Small letters, digits, - and _.'}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={() => {
        onEditing(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish();
        if (event.key === 'Escape') onEditing(false);
      }}
    />
  );
}
