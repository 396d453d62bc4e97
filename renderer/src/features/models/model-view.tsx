// One model: its card, and what it is worth on other datasets.

import { Button, MultiSelect, Select } from '@mantine/core';
import type { ModelCard, ModelListing } from '@jaws/shared/contract/models';
import { labelsText, limitText, shuffledText } from '@jaws/shared/model/measure-text';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ShownTheme } from '../../app/themed.tsx';
import { useApp, useSettings } from '../../state/app-context.tsx';
import type { JudgedState } from '../../state/models-store.ts';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { formatCounted, formatTime } from '../../ui/format.ts';
import { WorkProgress } from '../../ui/work-progress.tsx';
import { EvaluationView } from './evaluation-view.tsx';
import { KeepEvaluation } from './keep-evaluation.tsx';
import { RemoveModel } from './remove-model.tsx';
import { useRunningJob, useVersionCard, type ModelActions } from './use-models.ts';

interface ModelProps {
  readonly listing: ModelListing;
  /** NAME or NAME@VERSION. */
  readonly shown: string;
  readonly theme: ShownTheme;
  readonly actions: ModelActions;
}

function Facts({ card }: { readonly card: ModelCard }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const learnt = card.datasets.map(({ name }) => name).join(', ');
  const rows = `${formatCounted(card.rows, 'row')} of ${formatCounted(card.decisions, 'decision')}, ${formatCounted(card.positives, 'labelled one')}`;
  const from = card.from === undefined ? '' : `, from ${card.from.name} (${card.from.hash.slice(0, 12)}…)`;
  return (
    <ul className="jw-model-facts">
      <li>
        Trained {formatTime(card.madeMs, clock).slice(0, 19)} on {learnt}: {rows}; split by {card.split}
        {from}.
      </li>
      <li>{limitText(card)}</li>
      {card.labels === undefined ? null : <li>{labelsText(card.labels)}</li>}
      <li>{shuffledText(card)}</li>
      {card.remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}

function Tools({
  listing,
  shown,
  actions,
  card,
}: ModelProps & { readonly card: ModelCard | null }): ReactNode {
  const { models } = useApp().stores;
  const { name, versions } = listing;
  const isVersion = shown !== name;
  return (
    <div className="jw-models-form">
      {versions.length === 0 ? null : (
        <Select
          label="Version"
          size="xs"
          w="13rem"
          allowDeselect={false}
          value={shown}
          data={[{ value: name, label: `${name} as it is now` }, ...versions]}
          onChange={(value) => {
            models.getState().show(value);
          }}
        />
      )}
      {isVersion ? (
        <Button
          size="xs"
          onClick={() => {
            actions.restore(shown);
          }}
        >
          Restore {shown}
        </Button>
      ) : null}
      <RemoveModel key={shown} model={shown} versions={isVersion ? [] : versions} onRemove={actions.remove} />
      {card === null ? null : (
        <KeepEvaluation
          kept={{ fileName: `model-${shown}`, evaluation: card.evaluation, document: { model: shown, card } }}
        />
      )}
    </div>
  );
}

function JudgeForm({
  card,
  shown,
  actions,
}: Omit<ModelProps, 'listing' | 'theme'> & { readonly card: ModelCard }): ReactNode {
  const { datasets } = useStore(useApp().stores.datasets);
  const [chosen, choose] = useState<string[]>([]);
  const isBusy = useRunningJob('evaluate') !== null;
  const known = new Set([...card.datasets, ...(card.from?.datasets ?? [])].map(({ name }) => name));
  const isOff = chosen.length === 0 || isBusy;
  return (
    <form
      className="jw-models-form"
      aria-label="Judge on other datasets"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOff) actions.judge(shown, chosen);
      }}
    >
      <MultiSelect
        label="Other datasets"
        description="Labelled, and not among those that it was trained on."
        size="xs"
        w="24rem"
        searchable
        value={chosen}
        data={datasets.map(({ name }) => name).filter((name) => !known.has(name))}
        onChange={choose}
      />
      <Button type="submit" size="xs" {...(isOff ? { 'data-disabled': true } : {})} aria-disabled={isOff}>
        Judge
      </Button>
    </form>
  );
}

function Judged({ judged, theme }: { readonly judged: JudgedState; readonly theme: ShownTheme }): ReactNode {
  const job = useRunningJob('evaluate');
  const { cancel, error, evaluation, datasets, model } = judged;
  if (cancel !== null)
    return (
      <WorkProgress
        text={job?.note === undefined ? 'Judging' : `Judging: ${job.note}`}
        label="Judging the model"
        done={job?.done ?? 0}
        total={job?.total ?? 0}
      >
        <Button size="compact-xs" variant="default" onClick={cancel}>
          Cancel
        </Button>
      </WorkProgress>
    );
  if (error !== null) return <ErrorNotice error={error} />;
  if (evaluation === null) return null;
  const title = `${model} on ${datasets.join(', ')}`;
  return (
    <section aria-label={title}>
      <div className="jw-models-form">
        <h3 className="jw-panel-title">{title}</h3>
        <KeepEvaluation
          kept={{ fileName: `judged-${model}`, evaluation, document: { datasets, ...evaluation } }}
        />
      </div>
      <EvaluationView evaluation={evaluation} theme={theme} />
    </section>
  );
}

const states = {
  'other-version': 'It was made by another version of JAWS, which knows other features: train it anew.',
  damaged: 'Its file is damaged: restore an earlier version, or train it anew.',
} as const;

export function ModelView(props: ModelProps): ReactNode {
  const { listing, shown, theme } = props;
  const version = useVersionCard(shown === listing.name ? null : shown);
  const card = shown === listing.name ? listing.card : version;
  const judged = useStore(useApp().stores.models, (state) => state.judged);
  return (
    <section aria-label={`Model ${shown}`}>
      <h2 className="jw-panel-title">Model {shown}</h2>
      <Tools {...props} card={card} />
      {shown === listing.name && listing.state !== 'usable' ? <p>{states[listing.state]}</p> : null}
      {card === null ? null : (
        <>
          <Facts card={card} />
          <EvaluationView evaluation={card.evaluation} theme={theme} from={card.from} />
          <JudgeForm key={shown} {...props} card={card} />
          {judged?.model === shown ? <Judged judged={judged} theme={theme} /> : null}
        </>
      )}
    </section>
  );
}
