// The finding that is picked: why, what speaks against it, when it was known, and what can be done with it.

import { Text } from '@mantine/core';
import type { Finding, ScoreResult } from '@jaws/shared/contract/detection';
import { humanSeconds } from '@jaws/shared/domain/human-units';
import type { ReactNode } from 'react';
import { ObjectLink } from '../../objects/object-link.tsx';
import { useSettings } from '../../state/app-context.tsx';
import { objectOf } from '../../state/traffic-object.ts';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { PivotButtons } from '../../ui/pivot-buttons.tsx';
import { formatBytes, formatSecond } from '../../ui/format.ts';
import type { Pivot } from '../../ui/row-menu.tsx';
import {
  alertText,
  attackText,
  destinationOf,
  detectorsText,
  stateWords,
} from '../../objects/finding-words.ts';
import { Evidence } from './inbox-list.tsx';
import type { InboxRow } from '../../objects/inbox-rows.ts';

function List(props: { readonly title: string; readonly items: readonly string[] }): ReactNode {
  const { title, items } = props;
  if (items.length === 0) return null;
  return (
    <>
      <h3 className="jw-finding-heading">{title}</h3>
      <ul className="jw-finding-list" aria-label={title}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}

function Title({ row }: { readonly row: InboxRow }): ReactNode {
  const { main, beside } = destinationOf(row);
  const client = objectOf([row.srcIp]);
  const server = objectOf([row.dstIp]);
  const from = <span className="jw-mono">{row.srcIp}</span>;
  const to = (
    <>
      {main}
      {beside === '' ? null : <span className="jw-mono jw-dim"> {beside}</span>}
    </>
  );
  return (
    <Text className="jw-unit-name" fw={600} size="sm" component="div">
      {client === null ? from : <ObjectLink object={client}>{from}</ObjectLink>} →{' '}
      {server === null ? to : <ObjectLink object={server}>{to}</ObjectLink>}
    </Text>
  );
}

const factTerms = { Evidence: 'evidence', 'How sure': 'sure', Episode: 'episode' } as const;

function factsOf(row: InboxRow, clock: 'utc' | 'local'): Fact[] {
  const { finding, stateReason, bytesUp, bytesDown } = row;
  const state = `${stateWords[row.state]}${stateReason === '' ? '' : `: ${stateReason}`}`;
  return [
    ['State', state],
    ['Found by', detectorsText(row.detectors)],
    ['Evidence', <Evidence key="evidence" value={row.evidence} />],
    ...(finding === null ? [] : [['How sure', `${finding.tier}. ${finding.tierRule}`] as const]),
    ...(finding?.model === undefined ? [] : [['Model', modelText(finding.model)] as const]),
    ['Sent / received', `${formatBytes(bytesUp)} / ${formatBytes(bytesDown)}`],
    ['Alert', `${formatSecond(row.alertMs, clock)}, ${alertText(row)}`],
    [
      'Episode',
      `${formatSecond(row.firstMs, clock)}, ${humanSeconds((row.lastMs - row.firstMs) / 1000)} long`,
    ],
  ];
}

function modelLimitText({ name, p }: NonNullable<ScoreResult['model']>): string {
  return p === null
    ? `Model ${name}: flags nothing`
    : `Model ${name}: flags from a probability of ${p.toFixed(3)} on`;
}

function modelText({ name, p }: NonNullable<Finding['model']>): string {
  return `${name}: probability ${p.toFixed(2)}`;
}

/** A score that has fallen since, and what was said for it at the alert. */
function againstOf({ highest, now, lowered }: Finding): string[] {
  const hasFallen = highest - now > 0.05;
  return [...lowered, ...(hasFallen ? [`By the end its score had fallen to ${now.toFixed(2)}`] : [])];
}

function Judged(props: { readonly finding: Finding; readonly result: ScoreResult }): ReactNode {
  const { finding, result } = props;
  const { limit, notJudged, localRule } = result;
  return (
    <>
      <List title="What lowered it" items={againstOf(finding)} />
      {finding.counterfactual === null ? null : (
        <List title="What would not have been flagged" items={[finding.counterfactual.text]} />
      )}
      <List title="MITRE ATT&CK" items={attackText(finding.attack, result.techniques)} />
      <List
        title="Limit"
        items={[
          `Score ${limit.score.toFixed(2)}: ${limit.rule}`,
          ...(result.model === undefined ? [] : [modelLimitText(result.model)]),
          `Local: ${localRule}`,
        ]}
      />
      <List title="Not judged" items={notJudged} />
    </>
  );
}

export function FindingPanel(props: {
  readonly row: InboxRow | null;
  readonly result: ScoreResult | null;
  readonly actions: readonly Pivot[];
}): ReactNode {
  const { row, result, actions } = props;
  const clock = useSettings((state) => state.clock);
  if (row === null)
    return (
      <section className="jw-unit jw-finding-panel" aria-label="Details" tabIndex={-1}>
        <h2 className="jw-panel-title">Details</h2>
        <p className="jw-dim">
          Pick a finding to see why it is one. J and K go to the next and the one before.
        </p>
      </section>
    );
  const { finding } = row;
  return (
    <section className="jw-unit jw-finding-panel" aria-label="Details" tabIndex={-1}>
      <h2 className="jw-panel-title">Finding</h2>
      <Title row={row} />
      {finding === null ? (
        <p className="jw-few">
          From the live picture, as it was known then.{' '}
          {result === null
            ? 'The stored packets have not been judged yet.'
            : 'Among all stored packets it does not reach the limit.'}
        </p>
      ) : null}
      {row.allowed === null || finding !== null ? null : (
        <p className="jw-few">
          On the allow-list as {row.allowed?.what}: {row.allowed?.reason}
        </p>
      )}
      <ol className="jw-reasons" aria-label="Reasons">
        {row.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ol>
      <FactList facts={factsOf(row, clock)} terms={factTerms} />
      {finding === null || result === null ? null : <Judged finding={finding} result={result} />}
      <PivotButtons pivots={actions} />
    </section>
  );
}
