// The selected unit: what it is, why it stands out, in words, and the way to its packets.

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { featureTitle } from '@jaws/shared/analysis/feature-titles';
import type { AnalysisReason, AnalysisResult, AnalysisTop } from '@jaws/shared/contract/analysis';
import { detectorsText } from '../../objects/finding-words.ts';
import { formatBytes, formatCount, formatNumber } from '../../ui/format.ts';
import { Term } from '../../ui/term.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { PivotButtons } from '../../ui/pivot-buttons.tsx';
import type { Pivot } from '../../ui/row-menu.tsx';
import { clusterTitle } from './plot-figure.ts';
import { anomalyFloor } from './point-style.ts';
import { EvidenceBar } from './top-list.tsx';
import { unitName, unitTitles } from './unit-text.ts';

/** Families of detectors, and what is said beside them. */
function reasonTitle(feature: string): string {
  if (feature === 'volume') return 'Sent';
  if (feature === 'context') return 'Meanwhile';
  return featureTitle(detectorsText([feature]));
}

function numbersOf({ value, usual, unit, z }: AnalysisReason): string {
  const withUnit = (number: number): string => {
    if (unit === 'B' || unit === 'bytes') return formatBytes(number);
    return `${formatNumber(number)}${unit === '' ? '' : ` ${unit}`}`;
  };
  const parts: string[] = [];
  if (value !== null) parts.push(withUnit(value));
  if (usual !== null) parts.push(`usual ${withUnit(usual)}`);
  if (z !== null) parts.push(`z ${formatNumber(z)}`);
  return parts.join(' · ');
}

export function Reasons(props: { readonly reasons: readonly AnalysisReason[] }): ReactNode {
  const firstWithZ = props.reasons.find(({ z }) => z !== null);
  if (props.reasons.length === 0) return <p className="jw-dim">Nothing about it is unusual.</p>;
  return (
    <ol className="jw-reasons" aria-label="Reasons">
      {props.reasons.map((reason) => (
        <li key={`${reason.feature} ${reason.text}`}>
          {reason.text}
          {numbersOf(reason) === '' ? null : (
            <div className="jw-dim">
              {reasonTitle(reason.feature)}: <span className="jw-mono">{numbersOf(reason)}</span>
              {reason === firstWithZ ? <Term name="z" /> : null}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

/** What every drawn point tells. */
function drawnFacts(result: AnalysisResult, index: number): Fact[] {
  const { drawn } = result;
  const evidence = drawn.evidence[index];
  if (evidence === undefined) return [['Cluster', 'not drawn']];
  return [
    [
      'Evidence',
      evidence < 0.005 ? (
        '0.00'
      ) : (
        <EvidenceBar key="evidence" evidence={evidence} isAnomaly={evidence >= anomalyFloor} />
      ),
    ],
    ['Cluster', clusterTitle(drawn.cluster[index] ?? -1)],
    ['Bytes', formatBytes(drawn.bytes[index] ?? 0)],
    ['Packets', formatCount(drawn.packets[index] ?? 0)],
  ];
}

function listedFacts(top: AnalysisTop | undefined): Fact[] {
  if (top === undefined) return [];
  const facts: Fact[] = [['Up / down', `${formatBytes(top.bytesUp)} / ${formatBytes(top.bytesDown)}`]];
  if (top.name !== undefined) facts.push(['Name', top.name]);
  if (top.label !== undefined) facts.push(['Label', top.label]);
  return [...facts, ...foldedFacts(top)];
}

/** What the row stands for beside itself: each happening is listed once. */
function foldedFacts({ more }: AnalysisTop): Fact[] {
  if (more === undefined) return [];
  const { flows, endpoints, alsoIn = [] } = more;
  const facts: Fact[] = [
    ['Further flows', flows > 0 ? formatCount(flows) : ''],
    ['Other ends', endpoints.join(', ')],
    ['Also in', alsoIn.join(', ')],
  ];
  return facts.filter(([, value]) => value !== '');
}

export function UnitDetails(props: {
  readonly result: AnalysisResult;
  readonly selected: string | null;
  readonly actions: readonly Pivot[];
}): ReactNode {
  const { result, selected, actions } = props;
  if (selected === null) {
    return (
      <section className="jw-unit" aria-label="Details">
        <h2 className="jw-panel-title">Details</h2>
        <p className="jw-dim">Pick a point, or a row of the list, to see why it stands out.</p>
      </section>
    );
  }
  const top = result.top.find((one) => one.id === selected);
  return (
    <section className="jw-unit" aria-label="Details" aria-live="polite">
      <h2 className="jw-panel-title">{unitTitles[result.unit].one}</h2>
      <Text className="jw-mono jw-unit-name" fw={600} size="sm">
        {top === undefined ? selected : unitName(top)}
      </Text>
      <FactList facts={[...drawnFacts(result, result.drawn.id.indexOf(selected)), ...listedFacts(top)]} />
      {top === undefined ? (
        <p className="jw-dim">Reasons are worked out for the listed ones only; list more to see them here.</p>
      ) : (
        <Reasons reasons={top.reasons} />
      )}
      <PivotButtons pivots={actions} />
    </section>
  );
}
