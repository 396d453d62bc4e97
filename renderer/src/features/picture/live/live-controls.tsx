// What the live picture is asked: unit, projection, clusters, window, half-life, when to tell.

import { ScrollArea, SegmentedControl, Slider, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { liveLimits } from '@jaws/shared/contract/live';
import { useLive, useLiveView } from '../../../state/app-context.tsx';
import { formatPercent } from '../../../ui/format.ts';
import { CommittedNumber } from '../committed-number.tsx';
import { MethodFields, PanelHeading, UnitChoice } from '../method-fields.tsx';
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
  const eps = useLiveView().shown?.summary.eps ?? null;
  return (
    <ScrollArea className="jw-controls" type="auto" offsetScrollbars="y" scrollbarSize={8}>
      <Stack gap="sm" p="sm">
        <PanelHeading text="Points are" />
        <UnitChoice
          value={settings.unit}
          onChange={(unit) => {
            change({ unit });
          }}
        />
        <PanelHeading text="Anomalies" />
        <HalfLifeSlider
          seconds={settings.halfLifeSeconds}
          onChange={(halfLifeSeconds) => {
            change({ halfLifeSeconds });
          }}
        />
        <NotifyLevel />
        <PanelHeading text="Projection" />
        <Projection />
        <PanelHeading text="Clusters by" />
        <MethodFields
          settings={settings}
          found={{ eps, k: null }}
          epsLabel="ε follows the knee"
          onChange={change}
        />
        <PanelHeading text="Looks back" />
        <Window />
      </Stack>
    </ScrollArea>
  );
}
