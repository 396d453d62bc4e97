// What a model is trained on, and how far the training is.

import { Button, Checkbox, MultiSelect, Select, TextInput } from '@mantine/core';
import type { JobState } from '@jaws/shared/contract/jobs';
import type { ModelListing } from '@jaws/shared/contract/models';
import { splitKinds, type SplitKind } from '@jaws/shared/model/split-rows';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { namesOf } from '../../connection/use-model-list.ts';
import { useApp } from '../../state/app-context.tsx';
import { isDatasetName } from '../../ui/slug.ts';
import { WorkProgress } from '../../ui/work-progress.tsx';
import { useRunningJob, type ModelActions, type TrainingRequest } from './use-models.ts';

const none = ' none';

const splitWords: Readonly<Record<SplitKind, string>> = {
  time: 'by time: train first, test later',
  host: 'by host',
  session: 'by happening',
};

const fresh: TrainingRequest = {
  ...{ datasets: [], name: '', from: null, findings: false },
  ...{ split: 'session', seed: 1, keepLeaks: false, ablation: false },
};

/** Why it cannot be started yet; null: it can. */
function missing({ datasets, name }: TrainingRequest): string | null {
  if (datasets.length === 0) return 'Choose labelled datasets.';
  if (name === '') return 'Give the model a name.';
  if (!isDatasetName(name)) return 'Use small letters, digits, - and _ in the name.';
  return null;
}

interface FieldsProps {
  readonly request: TrainingRequest;
  readonly models: readonly ModelListing[];
  readonly onChange: (change: Partial<TrainingRequest>) => void;
}

function Fields({ request, models, onChange }: FieldsProps): ReactNode {
  const { datasets } = useStore(useApp().stores.datasets);
  const isTaken = models.some(({ name }) => name === request.name);
  return (
    <>
      <MultiSelect
        label="Datasets"
        size="xs"
        w="20rem"
        searchable
        value={request.datasets}
        data={datasets.map(({ name }) => name)}
        onChange={(chosen) => {
          onChange({ datasets: chosen });
        }}
      />
      <TextInput
        label="Name"
        size="xs"
        w="11rem"
        maxLength={64}
        inputWrapperOrder={['label', 'input', 'description']}
        description={isTaken ? 'The earlier one is kept as a version.' : null}
        value={request.name}
        onChange={(event) => {
          onChange({ name: event.currentTarget.value.trim() });
        }}
      />
      <Select
        label="Split"
        size="xs"
        w="15rem"
        allowDeselect={false}
        value={request.split}
        data={splitKinds.map((value) => ({ value, label: splitWords[value] }))}
        onChange={(split) => {
          if (split !== null) onChange({ split });
        }}
      />
      <Select
        label="From"
        size="xs"
        w="13rem"
        allowDeselect={false}
        value={request.from ?? none}
        data={[{ value: none, label: 'none: a new model' }, ...namesOf(models)]}
        onChange={(value) => {
          onChange({ from: value === none ? null : value });
        }}
      />
    </>
  );
}

function Choices({ request, onChange }: Omit<FieldsProps, 'models'>): ReactNode {
  const isOlder = request.from !== null;
  return (
    <div className="jw-models-choices">
      <Checkbox
        size="xs"
        label="Learn from decisions on findings: confirmed, or closed with a reason"
        checked={isOlder || request.findings}
        disabled={isOlder}
        onChange={(event) => {
          onChange({ findings: event.currentTarget.checked });
        }}
      />
      <Checkbox
        size="xs"
        label="Tell what each family of features is worth (takes many times as long)"
        checked={!isOlder && request.ablation}
        disabled={isOlder}
        onChange={(event) => {
          onChange({ ablation: event.currentTarget.checked });
        }}
      />
      <Checkbox
        size="xs"
        label="Go on where a feature gives the label away"
        checked={request.keepLeaks}
        onChange={(event) => {
          onChange({ keepLeaks: event.currentTarget.checked });
        }}
      />
    </div>
  );
}

export function TrainForm(props: {
  readonly models: readonly ModelListing[];
  readonly actions: ModelActions;
}): ReactNode {
  const { models, actions } = props;
  const [request, setRequest] = useState(fresh);
  const job = useRunningJob('train');
  const onChange = (change: Partial<TrainingRequest>): void => {
    setRequest({ ...request, ...change });
  };
  const why = missing(request);
  const isOff = why !== null || job !== null;
  return (
    <section aria-label="Train a model">
      <form
        className="jw-models-form"
        aria-label="Train a model"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isOff) actions.train({ ...request, ablation: request.ablation && request.from === null });
        }}
      >
        <Fields request={request} models={models} onChange={onChange} />
        <Button type="submit" size="xs" {...(isOff ? { 'data-disabled': true } : {})} aria-disabled={isOff}>
          Train
        </Button>
        <Choices request={request} onChange={onChange} />
        {why === null ? null : <p className="jw-dim">{why}</p>}
      </form>
      {job === null ? null : <RunningJob job={job} label="Training the model" actions={actions} />}
    </section>
  );
}

function RunningJob(props: {
  readonly job: JobState;
  readonly label: string;
  readonly actions: ModelActions;
}): ReactNode {
  const { job, label, actions } = props;
  const text = job.note === undefined ? job.title : `${job.title}: ${job.note}`;
  return (
    <WorkProgress text={text} label={label} done={job.done} total={job.total}>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          actions.cancelJob(job.jobId);
        }}
      >
        Cancel
      </Button>
    </WorkProgress>
  );
}
