// What findings are judged by: a quiet dataset, the false alerts a day that one puts up with, and a trained model. The same
// fields for the inbox and the live picture.

import { Button, NumberInput, Select } from '@mantine/core';
import { findingsLimits } from '@jaws/shared/findings/findings-limits';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { namesOf, useModelList } from '../connection/use-model-list.ts';
import { useApp } from '../state/app-context.tsx';
import type { ScoreChoice } from '../state/findings-store.ts';
import { markedBaseline } from '../state/marked-baseline.ts';
import { WithTerm } from '../ui/term.tsx';

const none = ' none';

interface FieldProps {
  readonly choice: ScoreChoice;
  readonly onChange: (choice: ScoreChoice) => void;
}

function AlertsPerDay({ choice, onChange }: FieldProps): ReactNode {
  const [perDay, setPerDay] = useState<number | string>(choice.alertsPerDay);
  const { least, most } = findingsLimits.alertsPerDay;
  const commit = (): void => {
    const wanted = Number(perDay);
    const isNew = wanted >= least && wanted <= most && wanted !== choice.alertsPerDay;
    if (isNew) onChange({ ...choice, alertsPerDay: wanted });
    else setPerDay(choice.alertsPerDay);
  };
  return (
    <NumberInput
      label="False alerts a day"
      size="xs"
      w="9rem"
      min={least}
      max={most}
      value={perDay}
      onChange={setPerDay}
      onBlur={commit}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') commit();
      }}
    />
  );
}

function ModelChoice({ choice, onChange }: FieldProps): ReactNode {
  const models = namesOf(useModelList());
  const { model = null } = choice;
  if (models.length === 0 && model === null) return null;
  const known = model === null || models.includes(model) ? models : [model, ...models];
  return (
    <WithTerm term="model">
      <Select
        label="Model"
        size="xs"
        w="11rem"
        allowDeselect={false}
        value={model ?? none}
        data={[
          { value: none, label: 'none: the rules' },
          ...known.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(value) => {
          onChange({ ...choice, model: value === none ? null : value });
        }}
      />
    </WithTerm>
  );
}

/** `dataset`: the one that is judged, which is no baseline of its own. */
export function JudgeFields(props: FieldProps & { readonly dataset: string }): ReactNode {
  const { dataset, choice, onChange } = props;
  const datasets = useStore(useApp().stores.datasets, (state) => state.datasets);
  const others = datasets.filter(({ name }) => name !== dataset);
  const marked = markedBaseline(others);
  return (
    <>
      <WithTerm term="baseline">
        <Select
          label="Baseline"
          size="xs"
          w="11rem"
          searchable
          allowDeselect={false}
          value={choice.baseline ?? none}
          data={[
            { value: none, label: 'none: the default limit' },
            ...others.map(({ name }) => ({
              value: name,
              label: name === marked ? `${name} (the baseline)` : name,
            })),
          ]}
          onChange={(value) => {
            onChange({ ...choice, baseline: value === none ? null : value });
          }}
        />
      </WithTerm>
      {marked === null || marked === choice.baseline ? null : (
        <Button
          size="xs"
          variant="light"
          onClick={() => {
            onChange({ ...choice, baseline: marked });
          }}
        >
          Judge by {marked}, the baseline
        </Button>
      )}
      <ModelChoice choice={choice} onChange={onChange} />
      {choice.baseline === null ? null : (
        // A number that comes from elsewhere replaces what is typed; the lists beside it stay open.
        <AlertsPerDay key={choice.alertsPerDay} choice={choice} onChange={onChange} />
      )}
    </>
  );
}
