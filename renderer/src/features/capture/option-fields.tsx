// The fields of the capture options: a text, a list of addresses, the filter that is checked while it is typed.

import { Button, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCaptures } from '../../state/app-context.tsx';
import type { CaptureDraft, DraftProblems } from '../../state/capture-draft.ts';
import { useBpfCheck } from './use-bpf-check.ts';

export interface FieldProps {
  readonly draft: CaptureDraft;
  readonly problems: DraftProblems;
  readonly change: (changes: Partial<CaptureDraft>) => void;
}

type TextField = {
  [F in keyof CaptureDraft]: string extends CaptureDraft[F] ? F : never;
}[keyof CaptureDraft];
type ListField = 'chumAddresses' | 'blacklist' | 'local';

export function TextOption(
  props: FieldProps & {
    readonly field: TextField;
    readonly label: string;
    readonly placeholder?: string;
    readonly unit?: string;
    readonly description?: string;
  },
): ReactNode {
  const { draft, problems, change, field, label, placeholder, unit, description } = props;
  return (
    <TextInput
      label={label}
      value={draft[field]}
      error={problems[field]}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => {
        change({ [field]: event.currentTarget.value });
      }}
      {...(description === undefined ? {} : { description, inputWrapperOrder: belowField })}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(unit === undefined
        ? {}
        : {
            rightSection: <span className="jw-dim jw-field-unit">{unit}</span>,
            rightSectionWidth: '2.75rem',
          })}
    />
  );
}

/** Fields of a row stay in line when only some of them have a note. */
export const belowField: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

export function AddressesOption(
  props: FieldProps & {
    readonly field: ListField;
    readonly label: string;
    readonly description: string;
    readonly placeholder: string;
  },
): ReactNode {
  const { draft, problems, change, field, label, description, placeholder } = props;
  return (
    <TagsInput
      label={label}
      description={description}
      inputWrapperOrder={belowField}
      placeholder={draft[field].length === 0 ? placeholder : ''}
      value={[...draft[field]]}
      error={problems[field]}
      splitChars={[',', ' ', ';']}
      acceptValueOnBlur
      clearable={false}
      onChange={(list) => {
        change({ [field]: list.map((text) => text.trim()).filter((text) => text !== '') });
      }}
    />
  );
}

export function FilterOption(props: FieldProps): ReactNode {
  const { draft, problems, change } = props;
  const way = useCaptures((state) => state.way);
  const picked = useCaptures((state) => state.interface);
  const { error, checked } = useBpfCheck(way === 'replay' ? null : picked, draft.filter);
  const note = checked
    ? 'BPF, checked as you type. Empty = everything.'
    : 'Nothing here can check it (host names are looked up at the start only); starting will.';
  return (
    <TextInput
      className="jw-wide"
      classNames={{ input: 'jw-mono' }}
      label="Capture filter"
      description={note}
      inputWrapperOrder={belowField}
      placeholder="tcp port 443 and not host 10.0.0.1"
      value={draft.filter}
      error={problems.filter ?? error}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => {
        change({ filter: event.currentTarget.value });
      }}
    />
  );
}

/** The dataset's name; a taken one offers to append instead. */
export function DatasetOption(props: FieldProps & { readonly isTaken: boolean }): ReactNode {
  const { draft, problems, change, isTaken } = props;
  const problem = problems.dataset;
  const offer = isTaken && !draft.append;
  return (
    <TextInput
      label="Dataset"
      placeholder="made of interface and time"
      value={draft.dataset}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => {
        change({ dataset: event.currentTarget.value });
      }}
      error={
        problem === undefined ? null : (
          <>
            {problem}{' '}
            {offer ? (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  change({ append: true });
                }}
              >
                Append instead
              </Button>
            ) : null}
          </>
        )
      }
    />
  );
}
