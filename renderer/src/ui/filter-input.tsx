// One line of the filter language: Enter applies, Escape goes back to what is applied, and an error is shown under the
// character where it is, with what may have been meant. Offers fields, and filters that were saved or used before.

import { ActionIcon, Anchor, CloseButton, Combobox, TextInput, Tooltip, useCombobox } from '@mantine/core';
import type { FilterMistake } from '@jaws/shared/filter/compile-filter';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { completionsFor, type CompletionGroup } from './filter-completion.ts';
import { filterErrorText } from './filter-text.ts';
import { Icon } from './icon.tsx';

export interface FilterInputProps {
  readonly label: string;
  readonly applied: string;
  readonly error: FilterMistake | null;
  /** Newest first. */
  readonly recent: readonly string[];
  readonly saved: readonly string[];
  readonly onEdit: (text: string) => void;
  readonly onApply: (text: string) => void;
  readonly onToggleSaved: (filter: string) => void;
  readonly inputId?: string;
}

/** The error with a caret under its column; the text is monospaced so that the caret hits. */
function ErrorLine(props: {
  readonly error: FilterMistake;
  readonly onUse: (text: string) => void;
}): ReactNode {
  const { error, onUse } = props;
  const { column, suggestion } = error;
  return (
    <span className="jw-filter-error">
      <span aria-hidden="true" className="jw-mono" style={{ paddingLeft: `${column}ch` }}>
        ^
      </span>
      <span>
        {suggestion === null ? (
          filterErrorText(error)
        ) : (
          <>
            Column {column + 1} is not understood. Did you mean{' '}
            <Anchor
              component="button"
              type="button"
              inherit
              className="jw-mono"
              onClick={() => {
                onUse(suggestion);
              }}
            >
              {suggestion}
            </Anchor>
            ?
          </>
        )}
      </span>
    </span>
  );
}

function Offers({ groups }: { readonly groups: readonly CompletionGroup[] }): ReactNode {
  return (
    <Combobox.Dropdown hidden={groups.length === 0}>
      <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label="Filters">
        {groups.map(({ title, items }) => (
          <Combobox.Group key={title} label={title}>
            {items.map(({ text, note }) => (
              <Combobox.Option key={text} value={text} fz="xs">
                <span className="jw-mono">{text}</span> <span className="jw-dim">{note}</span>
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
    </Combobox.Dropdown>
  );
}

function Buttons(props: {
  readonly isSaved: boolean;
  readonly onToggleSaved: () => void;
  readonly onClear: () => void;
}): ReactNode {
  const { isSaved, onToggleSaved, onClear } = props;
  const title = isSaved ? 'Remove from the saved filters' : 'Save this filter';
  return (
    <>
      <Tooltip label={title}>
        <ActionIcon size="xs" aria-label={title} aria-pressed={isSaved} onClick={onToggleSaved}>
          <Icon name={isSaved ? 'starred' : 'star'} size="0.875rem" />
        </ActionIcon>
      </Tooltip>
      <CloseButton size="xs" aria-label="Clear the filter" onClick={onClear} />
    </>
  );
}

/** The text that is being typed, until another filter is applied from elsewhere (a pivot). */
function useDraft({ applied, onEdit, onApply }: FilterInputProps) {
  const [draft, setDraft] = useState({ base: applied, text: applied });
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
  return { text, edit, apply };
}

/** The list below the field: Enter takes what is marked in it, and applies the text where nothing is. */
function useOffers({ text, edit, apply }: ReturnType<typeof useDraft>, props: FilterInputProps) {
  const { applied, error, recent, saved, onEdit } = props;
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
    },
  });
  const take = (next: string): void => {
    combobox.closeDropdown();
    onEdit(next);
    apply(next);
  };
  return {
    combobox,
    groups: completionsFor(text, recent, saved),
    take,
    onOptionSubmit: (value: string): void => {
      // Half a condition is there to be finished; a whole one is what was wanted.
      if (value.endsWith(' == ')) edit(value);
      else take(value);
    },
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>): void => {
      const isOffer = combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
      if (event.key === 'Enter' && error === null && !isOffer) take(text.trim());
      if (event.key === 'Escape' && !combobox.dropdownOpened) edit(applied);
    },
  };
}

export function FilterInput(props: FilterInputProps): ReactNode {
  const { label, error, saved, onToggleSaved, inputId } = props;
  const draft = useDraft(props);
  const { text, edit } = draft;
  const { combobox, groups, take, onOptionSubmit, onKeyDown } = useOffers(draft, props);
  const isOffering = combobox.dropdownOpened && groups.length > 0;
  const buttons = (
    <Buttons
      isSaved={saved.includes(text.trim())}
      onToggleSaved={() => {
        onToggleSaved(text.trim());
      }}
      onClear={() => {
        take('');
      }}
    />
  );
  return (
    <Combobox
      store={combobox}
      width="max-content"
      position="bottom-start"
      transitionProps={{ duration: 0 }}
      onOptionSubmit={onOptionSubmit}
    >
      <Combobox.Target autoComplete="off">
        <TextInput
          className="jw-filter"
          classNames={{ input: 'jw-mono' }}
          aria-label={label}
          placeholder="Filter, e.g. ip == 10.0.0.1 and size > 1000"
          spellCheck={false}
          value={text}
          // Not under the offers: who still types has made no mistake yet.
          error={error === null || isOffering ? null : <ErrorLine error={error} onUse={take} />}
          onChange={(event) => {
            edit(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onBlur={() => {
            combobox.closeDropdown();
          }}
          onKeyDown={onKeyDown}
          rightSection={text === '' ? null : buttons}
          rightSectionWidth="3.25rem"
          {...(inputId === undefined ? {} : { id: inputId })}
        />
      </Combobox.Target>
      <Offers groups={groups} />
    </Combobox>
  );
}
