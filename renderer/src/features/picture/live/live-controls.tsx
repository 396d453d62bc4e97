// What the live picture is asked: unit, projection, clusters, window, half-life, when to tell.

import { ScrollArea, SegmentedControl, Slider, Stack, Switch, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { liveLimits } from '@jaws/shared/contract/live';
import { useLive, useLiveView } from '../../../state/app-context.tsx';
import { formatNumber, formatPercent } from '../../../ui/format.ts';
import { CommittedNumber } from '../committed-number.tsx';
import { unitChoices } from '../controls.tsx';
import { HalfLifeSlider } from './half-life-slider.tsx';

function Heading({ text }: { readonly text: string }): ReactNode {
  return (
    <Text component="h2" className="jw-panel-title">
      {text}
    </Text>
  );
}

function Clusters(): ReactNode {
  const { settings, change } = useLive((state) => state);
  const eps = useLiveView().shown?.summary.eps ?? null;
  if (settings.method === 'kmeans') {
    return (
      <CommittedNumber
        label="Clusters (k)"
        value={settings.k}
        placeholder="auto"
        min={1}
        max={1000}
        onCommit={(k) => {
          change({ k });
        }}
      />
    );
  }
  return (
    <>
      <Switch
        label="ε follows the knee"
        checked={settings.eps === null}
        onChange={(event) => {
          change({ eps: event.currentTarget.checked ? null : (eps ?? 0.5) });
        }}
      />
      <CommittedNumber
        label="ε"
        decimal
        value={settings.eps}
        placeholder={eps === null ? 'auto' : `auto: ${formatNumber(eps)}`}
        min={1e-6}
        max={1e9}
        onCommit={(next) => {
          change({ eps: next });
        }}
      />
    </>
  );
}

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
          Fitted on {projection.fittedOn}.{' '}
          {projection.jump === null ? '' : `Jump of the last frame: ${projection.jump.toFixed(3)}.`}
        </Text>
      )}
    </>
  );
}

function NotifyLevel(): ReactNode {
  const { settings, change } = useLive((state) => state);
  const [dragged, setDragged] = useState<number | null>(null);
  const level = dragged ?? settings.notifyAbove;
  return (
    <div
      onKeyDown={(event) => {
        event.stopPropagation();
      }}
    >
      <Text size="xs" fw={500}>
        Tell me above evidence <span className="jw-mono">{level.toFixed(2)}</span>
      </Text>
      <Slider
        mt={4}
        size="sm"
        min={0}
        max={1}
        step={0.05}
        value={level}
        label={formatPercent}
        thumbLabel="Level of notifications"
        onChange={setDragged}
        onChangeEnd={(notifyAbove) => {
          setDragged(null);
          change({ notifyAbove });
        }}
      />
    </div>
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
  return (
    <ScrollArea className="jw-controls" type="auto" offsetScrollbars="y" scrollbarSize={8}>
      <Stack gap="sm" p="sm">
        <Heading text="Points are" />
        <SegmentedControl
          fullWidth
          aria-label="Unit"
          value={settings.unit}
          data={[...unitChoices]}
          onChange={(unit) => {
            change({ unit });
          }}
        />
        <Heading text="Anomalies" />
        <HalfLifeSlider
          seconds={settings.halfLifeSeconds}
          onChange={(halfLifeSeconds) => {
            change({ halfLifeSeconds });
          }}
        />
        <NotifyLevel />
        <Heading text="Projection" />
        <Projection />
        <Heading text="Clusters by" />
        <SegmentedControl
          fullWidth
          aria-label="Method"
          value={settings.method}
          data={[
            { value: 'dbscan', label: 'DBSCAN' },
            { value: 'kmeans', label: 'K-means' },
          ]}
          onChange={(method) => {
            change({ method });
          }}
        />
        <Clusters />
        <Heading text="Looks back" />
        <Window />
      </Stack>
    </ScrollArea>
  );
}
