// What the picture of a whole dataset and the live one ask alike: what points are, and how clusters are found.

import { SegmentedControl, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AnalysisSettings, UnitKind } from '@jaws/shared/contract/analysis';
import { formatNumber } from '../../ui/format.ts';
import { CommittedNumber } from './committed-number.tsx';

export function PanelHeading({ text }: { readonly text: string }): ReactNode {
  return (
    <Text component="h2" className="jw-panel-title">
      {text}
    </Text>
  );
}

export function UnitChoice(props: {
  readonly value: UnitKind;
  readonly onChange: (unit: UnitKind) => void;
}): ReactNode {
  return (
    <SegmentedControl
      fullWidth
      aria-label="Unit"
      className="jw-unit-choice"
      value={props.value}
      data={[
        { value: 'channels', label: 'Channels' },
        { value: 'endpoints', label: 'Endpoints' },
        { value: 'flows', label: 'Flows' },
        { value: 'packets', label: 'Packets' },
      ]}
      onChange={props.onChange}
    />
  );
}

/** Of a setting that is left to JAWS: what it took, where that is known. */
export function autoText(found: number | null): string {
  return found === null ? 'auto' : `auto: ${formatNumber(found)}`;
}

function EpsFields(props: {
  readonly label: string;
  readonly eps: number | null;
  readonly found: number | null;
  readonly onChange: (eps: number | null) => void;
}): ReactNode {
  const { label, eps, found, onChange } = props;
  return (
    <>
      <Switch
        label={label}
        checked={eps === null}
        onChange={(event) => {
          onChange(event.currentTarget.checked ? null : (found ?? 0.5));
        }}
      />
      <CommittedNumber
        label="ε"
        decimal
        value={eps}
        placeholder={autoText(found)}
        min={1e-6}
        max={1e9}
        onCommit={onChange}
      />
    </>
  );
}

type MethodSettings = Pick<AnalysisSettings, 'method' | 'eps' | 'k'>;

/** `found`: what the newest answer took for a value that is left to JAWS; null = not known. */
export function MethodFields(props: {
  readonly settings: MethodSettings;
  readonly found: Pick<MethodSettings, 'eps' | 'k'>;
  /** What leaving ε to JAWS is called. */
  readonly epsLabel: string;
  readonly onChange: (change: Partial<MethodSettings>) => void;
}): ReactNode {
  const { settings, found, epsLabel, onChange } = props;
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
        onChange={(method) => {
          onChange({ method });
        }}
      />
      {settings.method === 'dbscan' ? (
        <EpsFields
          label={epsLabel}
          eps={settings.eps}
          found={found.eps}
          onChange={(eps) => {
            onChange({ eps });
          }}
        />
      ) : (
        <CommittedNumber
          label="Clusters (k)"
          value={settings.k}
          placeholder={autoText(found.k)}
          min={1}
          max={1000}
          onCommit={(k) => {
            onChange({ k });
          }}
        />
      )}
    </>
  );
}
