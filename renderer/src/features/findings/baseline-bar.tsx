// What sets the limit: a quiet dataset and the alerts a day that one puts up with, and what one more or less would do.

import { Button, NumberInput, Select } from '@mantine/core';
import type { NearbyLimit, ScoreResult } from '@jaws/shared/contract/detection';
import { findingsLimits } from '@jaws/shared/findings/findings-limits';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { namesOf, useModelList } from '../../connection/use-model-list.ts';
import { useApp } from '../../state/app-context.tsx';
import { formatCounted, formatNumber } from '../../ui/format.ts';
import { Term, WithTerm } from '../../ui/term.tsx';
import type { ScoreChoice } from '../../state/findings-store.ts';
import { markedBaseline } from '../../state/marked-baseline.ts';

const none = ' none';

function nearbyText(nearby: NearbyLimit | null, verb: 'go' | 'come'): string | null {
  if (nearby === null) return null;
  const { alertsPerDay, limit, count, findings } = nearby;
  const [first] = findings;
  const example =
    first === undefined ? '' : ` (${first.srcIp} → ${first.name ?? first.dstIp}${count > 1 ? ' …' : ''})`;
  const what =
    count === 0 ? `none would ${verb}` : `${formatCounted(count, 'finding')} would ${verb}${example}`;
  return `At ${formatNumber(alertsPerDay)} a day (limit ${limit.toFixed(2)}): ${what}`;
}

function Preview({ result }: { readonly result: ScoreResult }): ReactNode {
  const { nearby, limit } = result;
  const lines = [nearbyText(nearby?.fewer ?? null, 'go'), nearbyText(nearby?.more ?? null, 'come')];
  return (
    <p className="jw-dim jw-findings-limit" role="note">
      Limit {limit.score.toFixed(2)}: {limit.rule}. {lines.filter((line) => line !== null).join('. ')}
      <Term name="limit" />
    </p>
  );
}

interface BarProps {
  readonly dataset: string;
  readonly choice: ScoreChoice;
  readonly result: ScoreResult | null;
  readonly onScore: (choice: ScoreChoice) => void;
}

function AlertsPerDay({ choice, onScore }: Pick<BarProps, 'choice' | 'onScore'>): ReactNode {
  const [perDay, setPerDay] = useState<number | string>(choice.alertsPerDay);
  const { least, most } = findingsLimits.alertsPerDay;
  const commit = (): void => {
    const wanted = Number(perDay);
    const isNew = wanted >= least && wanted <= most && wanted !== choice.alertsPerDay;
    if (isNew) onScore({ ...choice, alertsPerDay: wanted });
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

function ModelChoice({ choice, onScore }: Pick<BarProps, 'choice' | 'onScore'>): ReactNode {
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
          onScore({ ...choice, model: value === none ? null : value });
        }}
      />
    </WithTerm>
  );
}

export function BaselineBar({ dataset, choice, result, onScore }: BarProps): ReactNode {
  const { stores } = useApp();
  const datasets = useStore(stores.datasets, (state) => state.datasets);
  const others = datasets.filter(({ name }) => name !== dataset);
  const marked = markedBaseline(others);
  return (
    <div className="jw-findings-baseline">
      <WithTerm term="baseline">
        <Select
          label="Baseline"
          size="xs"
          w="13rem"
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
            onScore({ ...choice, baseline: value === none ? null : value });
          }}
        />
      </WithTerm>
      {marked === null || marked === choice.baseline ? null : (
        <Button
          size="xs"
          variant="light"
          onClick={() => {
            onScore({ ...choice, baseline: marked });
          }}
        >
          Judge by {marked}, the baseline
        </Button>
      )}
      <ModelChoice choice={choice} onScore={onScore} />
      {choice.baseline === null ? null : <AlertsPerDay choice={choice} onScore={onScore} />}
      {result === null ? null : <Preview result={result} />}
    </div>
  );
}
