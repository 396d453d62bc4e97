// What the picture of a whole dataset and the live one ask alike: what points are, and how clusters are found.

import { SegmentedControl, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AnalysisSettings, UnitKind } from '@jaws/shared/contract/analysis';
import { useSettings } from '../../state/app-context.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { WithTerm } from '../../ui/term.tsx';
import { CommittedNumber } from './committed-number.tsx';

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

/** How the picture is computed: closed until somebody opens it, which is remembered. */
export function AnalysisSection(props: { readonly children: ReactNode }): ReactNode {
  const { analysisSettings: isOpen, change } = useSettings((state) => state);
  return (
    <>
      <h2 className="jw-panel-title">
        <button
          type="button"
          className="jw-section-button"
          aria-expanded={isOpen}
          onClick={() => {
            change({ analysisSettings: !isOpen });
          }}
        >
          <Icon name={isOpen ? 'down' : 'forward'} size="0.875rem" />
          Analysis settings
        </button>
      </h2>
      {isOpen ? props.children : null}
    </>
  );
}

/** Of a setting that is left to JAWS: what it took, where that is known. */
export function autoText(found: number | null): string {
  return found === null ? 'auto' : `auto: ${formatNumber(found)}`;
}

function EpsFields(props: {
  readonly eps: number | null;
  readonly found: number | null;
  readonly onChange: (eps: number | null) => void;
}): ReactNode {
  const { eps, found, onChange } = props;
  return (
    <>
      <WithTerm term="radius">
        <Switch
          label="Neighbourhood radius (ε): automatic"
          checked={eps === null}
          onChange={(event) => {
            onChange(event.currentTarget.checked ? null : (found ?? 0.5));
          }}
        />
      </WithTerm>
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
  readonly onChange: (change: Partial<MethodSettings>) => void;
}): ReactNode {
  const { settings, found, onChange } = props;
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
