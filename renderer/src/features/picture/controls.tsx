// What the analysis is asked: unit, method, its parameters, features, filter, how many are listed.

import { Button, Checkbox, ScrollArea, SegmentedControl, Stack, Switch, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { formatNumber } from '../../ui/format.ts';
import { CommittedNumber } from './committed-number.tsx';
import { usePicture } from './use-analysis.ts';

function DbscanControls(props: { readonly result: AnalysisResult | null }): ReactNode {
  const { settings, change } = usePicture((state) => state);
  const { result } = props;
  const auto = settings.eps === null;
  return (
    <>
      <Switch
        label="ε from the knee"
        checked={auto}
        onChange={(event) => {
          const eps = event.currentTarget.checked ? null : (result?.eps ?? 0.5);
          change({ eps });
        }}
      />
      <CommittedNumber
        label="ε"
        decimal
        value={settings.eps}
        placeholder={result?.eps == null ? 'auto' : `auto: ${formatNumber(result.eps)}`}
        min={1e-6}
        max={1e9}
        onCommit={(eps) => {
          change({ eps });
        }}
      />
      <CommittedNumber
        label="Min samples"
        value={settings.minSamples}
        placeholder={result?.minSamples == null ? 'auto' : `auto: ${String(result.minSamples)}`}
        min={1}
        max={100_000}
        onCommit={(minSamples) => {
          change({ minSamples });
        }}
      />
    </>
  );
}

function FeatureChoice(): ReactNode {
  const { settings, featureTexts, change } = usePicture((state) => state);
  const texts = featureTexts[settings.unit] ?? [];
  const names = texts.map(({ name }) => name);
  const chosen = settings.features ?? names;
  if (texts.length === 0) return null;
  const toggle = (name: string, on: boolean): void => {
    const next = names.filter((one) => (one === name ? on : chosen.includes(one)));
    if (next.length > 0) change({ features: next.length === names.length ? null : next });
  };
  return (
    <fieldset className="jw-fieldset">
      <legend className="jw-panel-title">Features</legend>
      <Stack gap={5}>
        {texts.map(({ name, unit, meaning }) => (
          <Tooltip key={name} label={`${meaning}${unit === '' ? '' : ` (${unit})`}`} position="right">
            <div>
              <Checkbox
                label={name.replaceAll('_', ' ')}
                checked={chosen.includes(name)}
                disabled={chosen.length === 1 && chosen.includes(name)}
                onChange={(event) => {
                  toggle(name, event.currentTarget.checked);
                }}
              />
            </div>
          </Tooltip>
        ))}
      </Stack>
    </fieldset>
  );
}

export const unitChoices = [
  { value: 'endpoints', label: 'Endpoints' },
  { value: 'flows', label: 'Flows' },
  { value: 'packets', label: 'Packets' },
] as const;

function MethodControls(props: { readonly result: AnalysisResult | null }): ReactNode {
  const { settings, change } = usePicture((state) => state);
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Method"
        value={settings.method}
        data={[
          { value: 'dbscan', label: 'DBSCAN' },
          { value: 'kmeans', label: 'K-means' },
        ]}
        onChange={(value) => {
          change({ method: value });
        }}
      />
      {settings.method === 'dbscan' ? (
        <DbscanControls result={props.result} />
      ) : (
        <CommittedNumber
          label="Clusters (k)"
          value={settings.k}
          placeholder={props.result?.k == null ? 'auto' : `auto: ${String(props.result.k)}`}
          min={1}
          max={1000}
          onCommit={(k) => {
            change({ k });
          }}
        />
      )}
    </>
  );
}

export function Controls(props: { readonly result: AnalysisResult | null }): ReactNode {
  const { settings, change, reset } = usePicture((state) => state);
  return (
    <ScrollArea className="jw-controls" type="auto" offsetScrollbars="y" scrollbarSize={8}>
      <Stack gap="sm" p="sm">
        <Text component="h2" className="jw-panel-title">
          Points are
        </Text>
        <SegmentedControl
          fullWidth
          aria-label="Unit"
          value={settings.unit}
          data={[...unitChoices]}
          onChange={(value) => {
            change({ unit: value });
          }}
        />
        <Text component="h2" className="jw-panel-title">
          Clusters by
        </Text>
        <MethodControls result={props.result} />
        <CommittedNumber
          label="List the top"
          value={settings.top}
          placeholder="20"
          min={0}
          max={1000}
          onCommit={(top) => {
            change({ top: top ?? 20 });
          }}
        />
        <FeatureChoice />
        <Button variant="default" onClick={reset}>
          Back to the start
        </Button>
      </Stack>
    </ScrollArea>
  );
}
