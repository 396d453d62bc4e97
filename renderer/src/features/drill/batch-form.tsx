// Which runs a batch has: the plan that comes with JAWS, a file of one's own, or styles and sizes put together.

import {
  Button,
  Checkbox,
  FileButton,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  TextInput,
} from '@mantine/core';
import { chumStyles } from '@jaws/shared/exfil/chum-styles';
import { drillEndpoint } from '@jaws/shared/exfil/run-record';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';
import type { BatchForm } from './use-batch.ts';
import { usePlanFile } from './use-scenario-file.ts';

type FormProps = Pick<BatchForm, 'draft' | 'change' | 'problems'>;

const ways = [
  { value: 'quick', label: 'Quick' },
  { value: 'file', label: 'A plan of your own' },
  { value: 'grid', label: 'Styles and sizes' },
];
const mostRepeats = 50;
const noBaseline = ' none';
const endpointLabels = { new: 'new servers', known: 'servers in use' } as const;

function isWay(value: string): value is FormProps['draft']['way'] {
  return ways.some((way) => way.value === value);
}

function PlanFile({ draft, problems }: FormProps): ReactNode {
  const takeFile = usePlanFile();
  return (
    <div className="jw-chum-file">
      <FileButton
        accept="application/json,.json"
        onChange={(file) => {
          if (file !== null) takeFile(file);
        }}
        inputProps={{ 'aria-label': 'Plan file' }}
      >
        {(button) => (
          <Button variant="default" {...button}>
            Choose a file…
          </Button>
        )}
      </FileButton>
      <span className="jw-dim">{draft.file === null ? problems.file : `From ${draft.file.name}`}</span>
    </div>
  );
}

function EndpointBoxes({ draft, change, problems }: FormProps): ReactNode {
  return (
    <Checkbox.Group
      label="To"
      size="xs"
      value={[...draft.endpoints]}
      error={problems.endpoints}
      onChange={(chosen) => {
        change({ endpoints: drillEndpoint.options.filter((one) => chosen.includes(one)) });
      }}
    >
      <div className="jw-drill-row">
        {drillEndpoint.options.map((one) => (
          <Checkbox key={one} size="xs" value={one} label={endpointLabels[one]} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function GridFields({ draft, change, problems }: FormProps): ReactNode {
  return (
    <div className="jw-limit-form">
      <MultiSelect
        label="Styles"
        size="xs"
        w="22rem"
        data={chumStyles}
        value={[...draft.styles]}
        error={problems.styles}
        onChange={(chosen) => {
          change({ styles: chumStyles.filter((style) => chosen.includes(style)) });
        }}
      />
      <TextInput
        label="Sizes"
        size="xs"
        value={draft.sizes}
        error={problems.sizes}
        onChange={({ currentTarget }) => {
          change({ sizes: currentTarget.value });
        }}
      />
      <TextInput
        label="Rates at most"
        size="xs"
        placeholder="the style's own"
        value={draft.rates}
        error={problems.rates}
        onChange={({ currentTarget }) => {
          change({ rates: currentTarget.value });
        }}
      />
      <NumberInput
        label="Repeats"
        size="xs"
        w="5rem"
        min={1}
        max={mostRepeats}
        allowDecimal={false}
        clampBehavior="strict"
        value={draft.repeats}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1) change({ repeats: value });
        }}
      />
      <EndpointBoxes {...{ draft, change, problems }} />
    </div>
  );
}

function Baseline({ baseline, chooseBaseline }: Pick<BatchForm, 'baseline' | 'chooseBaseline'>): ReactNode {
  const names = useStore(useApp().stores.datasets).datasets.map(({ name }) => name);
  return (
    <Select
      label="Baseline"
      size="xs"
      w="13rem"
      searchable
      allowDeselect={false}
      value={baseline ?? noBaseline}
      data={[{ value: noBaseline, label: 'none: the default limit' }, ...names]}
      onChange={(value) => {
        chooseBaseline(value === noBaseline ? null : value);
      }}
    />
  );
}

export function BatchFields({ form }: { readonly form: BatchForm }): ReactNode {
  const { draft, change } = form;
  return (
    <div className="jw-batch-fields">
      <div className="jw-limit-form">
        <div>
          <div className="jw-chum-label" id="batch-way">
            Runs
          </div>
          <SegmentedControl
            size="xs"
            aria-labelledby="batch-way"
            value={draft.way}
            data={ways}
            onChange={(way) => {
              if (isWay(way)) change({ way });
            }}
          />
        </div>
        <Baseline {...form} />
      </div>
      {draft.way === 'file' ? <PlanFile {...form} /> : null}
      {draft.way === 'grid' ? <GridFields {...form} /> : null}
    </div>
  );
}
