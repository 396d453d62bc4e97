// What the analysis ranks highest in the scope, strongest first. The newest findings come here once there are findings.

import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AnalysisTop } from '@jaws/shared/contract/analysis';
import { unitTitle } from '@jaws/shared/plot/unit-title';
import { filterCondition } from '../../ui/filter-text.ts';
import { BytesCell, OverviewCard } from './overview-card.tsx';
import { ScopeLink } from './scope-link.tsx';

function conditionOf({ srcIp, dstIp }: AnalysisTop): string {
  const ends = [srcIp, dstIp].filter((end) => end !== undefined && end !== '*' && end !== '');
  return ends.map((end) => filterCondition('ip', '==', end ?? '')).join(' and ');
}

function Happening({ top }: { readonly top: AnalysisTop }): ReactNode {
  const condition = conditionOf(top);
  return (
    <tr>
      <td className="jw-mono">{top.evidence.toFixed(2)}</td>
      <td className="jw-card-name">
        <ScopeLink condition={condition} title="Show only this happening">
          {top.name === undefined ? null : <>{top.name} </>}
          <span className={top.name === undefined ? 'jw-mono' : 'jw-mono jw-dim'}>{unitTitle(top)}</span>
        </ScopeLink>
        <div className="jw-card-reason">{top.reasons[0]?.text ?? ''}</div>
      </td>
      <BytesCell bytes={top.bytesUp} condition={condition} />
    </tr>
  );
}

function Body({ happenings }: { readonly happenings: readonly AnalysisTop[] | null }): ReactNode {
  if (happenings === null) return <Loader size="xs" m="xs" aria-label="Looking for what is unusual" />;
  const shown = happenings.filter(({ evidence }) => evidence > 0);
  if (shown.length === 0) return <p className="jw-dim jw-card-empty">Nothing unusual in this scope.</p>;
  return (
    <table className="jw-card-table">
      <thead>
        <tr>
          <th>Evidence</th>
          <th>What</th>
          <th className="jw-right">Sent</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((top) => (
          <Happening key={top.id} top={top} />
        ))}
      </tbody>
    </table>
  );
}

/** `happenings` null while they are looked for. */
export function HappeningsCard(props: { readonly happenings: readonly AnalysisTop[] | null }): ReactNode {
  return (
    <OverviewCard title="Most unusual" wide>
      <Body happenings={props.happenings} />
    </OverviewCard>
  );
}
