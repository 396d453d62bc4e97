// A dataset's name: a button that opens it, and a field while it is being renamed (F2 or the menu).

import { TextInput } from '@mantine/core';
import { useCallback, useRef, useState, type ReactNode } from 'react';
import { isDatasetName } from '../../ui/slug.ts';

interface NameProps {
  readonly name: string;
  readonly taken: ReadonlySet<string>;
  readonly onRename: (name: string) => void;
}

/** Made anew for each renaming: what was typed before and given up is not there again. */
function NameField(props: NameProps & { readonly onEnd: (byKey: boolean) => void }): ReactNode {
  const { name, taken, onRename, onEnd } = props;
  const [text, setText] = useState(name);
  const isTaken = text !== name && taken.has(text);
  const valid = isDatasetName(text) && !isTaken;
  const finish = (): void => {
    if (!valid) return;
    if (text !== name) onRename(text);
    onEnd(true);
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
        onEnd(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // The name takes the focus at once: the rest of this key press would open it.
        event.preventDefault();
        if (event.key === 'Enter') finish();
        else onEnd(true);
      }}
    />
  );
}

export function DatasetNameCell(
  props: NameProps & {
    readonly editing: boolean;
    readonly onOpen: () => void;
    readonly onEditing: (editing: boolean) => void;
  },
): ReactNode {
  const { name, taken, editing, onOpen, onRename, onEditing } = props;
  const takesFocus = useRef(false);
  const button = useCallback((element: HTMLButtonElement | null) => {
    if (element === null || !takesFocus.current) return;
    takesFocus.current = false;
    element.focus();
  }, []);
  if (editing) {
    const onEnd = (byKey: boolean): void => {
      takesFocus.current = byKey;
      onEditing(false);
    };
    return <NameField name={name} taken={taken} onRename={onRename} onEnd={onEnd} />;
  }
  return (
    <button
      ref={button}
      type="button"
      className="jw-link"
      title="Open (F2 renames)"
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key === 'F2') onEditing(true);
      }}
    >
      {name}
    </button>
  );
}
