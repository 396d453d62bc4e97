// What the live picture is asked: unit, projection, clusters, window, half-life, messages.

import { ScrollArea, SegmentedControl, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { liveLimits } from '@jaws/shared/contract/live';
import { JudgeFields } from '../../../objects/judge-fields.tsx';
import { choiceFor } from '../../../state/marked-baseline.ts';
import { useApp, useLive, useLiveView } from '../../../state/app-context.tsx';
import { PanelTitle } from '../../../ui/term.tsx';
import { CommittedNumber } from '../committed-number.tsx';
import { AnalysisSection, MethodFields, UnitChoice } from '../method-fields.tsx';
import { HalfLifeSlider } from './half-life-slider.tsx';

function Projection(): ReactNode {
  const { settings, change } = useLive((state) => state);
  const projection = useLiveView().shown?.summary.projection;
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Projection"
        value={settings.projection}
        data={[
          { value: 'frozen', label: 'Fixed' },
          { value: 'explore', label: 'Follows' },
        ]}
        onChange={(value) => {
          change({ projection: value });
        }}
      />
      {projection === undefined ? null : (
        <Text size="xs" c="dimmed">
          Fitted on {projection.fittedOn}.
        </Text>
      )}
    </>
  );
}

function AlertBudget(): ReactNode {
  const { settings, change } = useLive((state) => state);
  return (
    <CommittedNumber
      label="Messages about findings, a day"
      value={settings.alertsPerDay}
      placeholder={String(liveLimits.alertsPerDay.normal)}
      min={0}
      max={liveLimits.alertsPerDay.most}
      onCommit={(alertsPerDay) => {
        change({ alertsPerDay: alertsPerDay ?? liveLimits.alertsPerDay.normal });
      }}
    />
  );
}

/** By what a happening becomes an alert. */
function JudgedBy(): ReactNode {
  const { datasets } = useApp().stores;
  const dataset = useLive((state) => state.following);
  const choice = useLive((state) => state.choice);
  const judgeBy = useLive((state) => state.judgeBy);
  const usual = useStore(datasets, (state) => state.datasets);
  const alarm = useLiveView().shown?.summary.alarm;
  if (dataset === null) return null;
  return (
    <>
      <JudgeFields dataset={dataset} choice={choice ?? choiceFor(dataset, usual)} onChange={judgeBy} />
      {alarm === undefined ? null : (
        <Text size="xs" c="dimmed">
          Alerts from {alarm.score.toFixed(2)} on: {alarm.rule}.
        </Text>
      )}
    </>
  );
}

function Window(): ReactNode {
  const { settings, change } = useLive((state) => state);
  return (
    <CommittedNumber
      label="Window (minutes)"
      decimal
      value={settings.windowSeconds / 60}
      placeholder="10"
      min={liveLimits.window.least / 60}
      max={liveLimits.window.most / 60}
      onCommit={(minutes) => {
        change({ windowSeconds: minutes === null ? liveLimits.window.normal : minutes * 60 });
      }}
    />
  );
}

export function LiveControls(): ReactNode {
  const { settings, change } = useLive((state) => state);
  const eps = useLiveView().shown?.summary.eps ?? null;
  return (
    <ScrollArea className="jw-controls" type="auto" offsetScrollbars="y" scrollbarSize={8}>
      <Stack gap="sm" p="sm">
        <PanelTitle text="Points are" term="channel" />
        <UnitChoice
          value={settings.unit}
          onChange={(unit) => {
            change({ unit });
          }}
        />
        <PanelTitle text="Anomalies" term="halfLife" />
        <HalfLifeSlider
          seconds={settings.halfLifeSeconds}
          onChange={(halfLifeSeconds) => {
            change({ halfLifeSeconds });
          }}
        />
        <AlertBudget />
        <PanelTitle text="Judged by" />
        <JudgedBy />
        <PanelTitle text="Projection" term="projection" />
        <Projection />
        <PanelTitle text="Looks back" />
        <Window />
        <AnalysisSection>
          <PanelTitle text="Clusters by" />
          <MethodFields settings={settings} found={{ eps, k: null }} onChange={change} />
        </AnalysisSection>
      </Stack>
    </ScrollArea>
  );
}
