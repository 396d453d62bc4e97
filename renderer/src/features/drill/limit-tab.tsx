// The detection limit: what to measure it in, how far it is, and the answer.

import { Button, NumberInput, Select } from '@mantine/core';
import type { AnalysisProgress } from '@jaws/shared/contract/analysis';
import { drillLimits } from '@jaws/shared/drill/limit-kinds';
import { limitSentence, nothingToTry } from '@jaws/shared/drill/limit-text';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ShownTheme } from '../../app/themed.tsx';
import { useApp, useChum, useNavigation } from '../../state/app-context.tsx';
import type { LimitQuestion, LimitState } from '../../state/chum-store.ts';
import { choiceFor } from '../../state/marked-baseline.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { WorkProgress } from '../../ui/work-progress.tsx';
import { LimitAnswer } from './limit-result.tsx';
import { useMeasureLimit } from './use-limit.ts';

const none = ' none';
const usualTries = 3;

function useDatasets() {
  return useStore(useApp().stores.datasets);
}

/** Of the scope, until something else is chosen; null: there is no dataset. */
function useQuestion(): [LimitQuestion | null, (question: LimitQuestion) => void] {
  const { datasets } = useDatasets();
  const scope = useNavigation((state) => state.dataset);
  const [chosen, choose] = useState<LimitQuestion | null>(null);
  const isThere = (name: string | null): boolean => datasets.some((one) => one.name === name);
  if (chosen !== null && isThere(chosen.dataset)) {
    const baseline = isThere(chosen.baseline) ? chosen.baseline : null;
    return [{ ...chosen, baseline }, choose];
  }
  const dataset = isThere(scope) ? scope : (datasets[0]?.name ?? null);
  if (dataset === null) return [null, choose];
  return [{ dataset, baseline: choiceFor(dataset, datasets).baseline, tries: usualTries }, choose];
}

interface FormProps {
  readonly question: LimitQuestion;
  readonly isBusy: boolean;
  readonly onChange: (question: LimitQuestion) => void;
  readonly onMeasure: (question: LimitQuestion) => void;
}

function Tries({ question, onChange }: Pick<FormProps, 'question' | 'onChange'>): ReactNode {
  // It may be empty while somebody types.
  const [typed, setTyped] = useState<number | string>(question.tries);
  return (
    <NumberInput
      label="Tries"
      size="xs"
      w="6rem"
      min={1}
      max={drillLimits.tries}
      allowDecimal={false}
      clampBehavior="strict"
      value={typed}
      onBlur={() => {
        setTyped(question.tries);
      }}
      onChange={(value) => {
        setTyped(value);
        if (typeof value === 'number' && value >= 1) onChange({ ...question, tries: value });
      }}
    />
  );
}

function LimitForm({ question, isBusy, onChange, onMeasure }: FormProps): ReactNode {
  const { datasets } = useDatasets();
  const { dataset, baseline } = question;
  const names = datasets.map(({ name }) => name);
  const select = { size: 'xs', w: '13rem', searchable: true, allowDeselect: false } as const;
  return (
    <form
      className="jw-limit-form"
      aria-label="Detection limit"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) onMeasure(question);
      }}
    >
      <Select
        {...select}
        label="Dataset"
        value={dataset}
        data={names}
        onChange={(name) => {
          if (name !== null)
            onChange({ ...question, dataset: name, baseline: choiceFor(name, datasets).baseline });
        }}
      />
      <Select
        {...select}
        label="Baseline"
        value={baseline ?? none}
        data={[
          { value: none, label: 'none: the default limit' },
          ...names.filter((name) => name !== dataset),
        ]}
        onChange={(value) => {
          onChange({ ...question, baseline: value === none ? null : value });
        }}
      />
      <Tries question={question} onChange={onChange} />
      <Button type="submit" size="xs" disabled={isBusy}>
        Measure
      </Button>
    </form>
  );
}

function progressText(progress: AnalysisProgress | null): string {
  if (progress === null || progress.total === 0) return 'Trying uploads';
  const { stage, done, total } = progress;
  return stage === 'reading'
    ? `Reading the packets: ${formatBytes(done)} of ${formatBytes(total)}`
    : `Trying uploads: ${formatCount(done)} of ${formatCount(total)}`;
}

function Outcome({ limit, theme }: { readonly limit: LimitState; readonly theme: ShownTheme }): ReactNode {
  const { asked, progress, cancel, result, error } = limit;
  if (cancel !== null)
    return (
      <WorkProgress
        text={progressText(progress)}
        label="Measuring the detection limit"
        done={progress?.done ?? 0}
        total={progress?.total ?? 0}
      >
        <Button size="compact-xs" variant="default" onClick={cancel}>
          Cancel
        </Button>
      </WorkProgress>
    );
  if (error !== null) return <ErrorNotice error={error} />;
  return result === null ? null : <LimitAnswer asked={asked} result={result} theme={theme} />;
}

function NoDataset(): ReactNode {
  const goTo = useNavigation((state) => state.goTo);
  return (
    <EmptyState title="There is no dataset yet to measure the detection limit in.">
      <Button
        onClick={() => {
          goTo('datasets');
        }}
      >
        Go to Datasets
      </Button>
    </EmptyState>
  );
}

export function LimitTab({ theme }: { readonly theme: ShownTheme }): ReactNode {
  const { status } = useDatasets();
  const limit = useChum((state) => state.limit);
  const [question, choose] = useQuestion();
  const measure = useMeasureLimit();
  if (question === null) return status === 'loading' ? null : <NoDataset />;
  const isBusy = limit !== null && limit.cancel !== null;
  return (
    <div className="jw-score" role="region" aria-label="Detection limit">
      <p>
        How large must an upload be to be noticed in this traffic? Nothing is sent: uploads are laid over the
        dataset in memory.
      </p>
      <LimitForm question={question} isBusy={isBusy} onChange={choose} onMeasure={measure} />
      <p role="status" className="jw-limit-sentence">
        {limit?.result == null ? null : (limitSentence(limit.result) ?? nothingToTry)}
      </p>
      {limit === null ? null : <Outcome limit={limit} theme={theme} />}
    </div>
  );
}
