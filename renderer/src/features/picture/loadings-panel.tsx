// What the two axes are made of: the share of the variance that each component explains, and every feature's
// weight in the two that are drawn.

import { Table } from '@mantine/core';
import { featureTitle, featureUnit } from '@jaws/shared/analysis/feature-titles';
import type { ReactNode } from 'react';
import { formatPercent } from '../../ui/format.ts';
import { Term } from '../../ui/term.tsx';

function Weight(props: { readonly value: number; readonly largest: number }): ReactNode {
  const { value, largest } = props;
  const share = largest > 0 ? Math.abs(value) / largest : 0;
  return (
    <Table.Td>
      <span className="jw-weight">
        <span className="jw-mono">{value.toFixed(2)}</span>
        <span className="jw-weight-track" aria-hidden="true">
          <span style={{ width: `${50 * share}%`, [value < 0 ? 'right' : 'left']: '50%' }} />
        </span>
      </span>
    </Table.Td>
  );
}

export interface AxesParts {
  readonly features: readonly {
    readonly name: string;
    readonly unit: string;
    readonly loadings: readonly [number, number];
    readonly constant?: boolean;
  }[];
  readonly explainedVariance: readonly number[];
}

export function LoadingsPanel(props: { readonly axes: AxesParts }): ReactNode {
  const { features, explainedVariance } = props.axes;
  const sorted = [...features].sort((a, b) => Math.hypot(...b.loadings) - Math.hypot(...a.loadings));
  const largest = Math.max(0, ...features.flatMap(({ loadings }) => loadings.map(Math.abs)));
  return (
    <div className="jw-loadings">
      <p>
        Explained variance:{' '}
        {explainedVariance.slice(0, 5).map((share, index) => (
          <span key={`PC${String(index)}`} className="jw-mono">
            PC{index + 1} {formatPercent(share)}{' '}
          </span>
        ))}
        <Term name="components" />
      </p>
      <Table aria-label="Loadings" w="auto" miw="28rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Feature</Table.Th>
            <Table.Th scope="col">PC1</Table.Th>
            <Table.Th scope="col">PC2</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map(({ name, unit, loadings, constant }) => (
            <Table.Tr key={name}>
              <Table.Td>
                {featureTitle(name)}{' '}
                <span className="jw-dim">{constant === true ? 'constant' : featureUnit(unit)}</span>
              </Table.Td>
              <Weight value={loadings[0]} largest={largest} />
              <Weight value={loadings[1]} largest={largest} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
