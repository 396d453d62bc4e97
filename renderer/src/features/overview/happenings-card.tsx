// What the analysis ranks highest in the scope, strongest first. The newest findings come here once there are findings.

import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AnalysisTop } from '@jaws/shared/contract/analysis';
import { unitTitle } from '@jaws/shared/plot/unit-title';
import { ObjectLink } from '../../objects/object-link.tsx';
import { objectCondition, objectOf } from '../../state/traffic-object.ts';
import { BytesCell, OverviewCard } from './overview-card.tsx';

function Happening({ top }: { readonly top: AnalysisTop }): ReactNode {
  const object = objectOf([top.srcIp, top.dstIp]);
  const condition = object === null ? '' : objectCondition(object);
  const name = (
    <>
      {top.name === undefined ? null : <>{top.name} </>}
      <span className={top.name === undefined ? 'jw-mono' : 'jw-mono jw-dim'}>{unitTitle(top)}</span>
    </>
  );
  return (
    <tr>
      <td className="jw-mono">{top.evidence.toFixed(2)}</td>
      <td className="jw-card-name">
        {object === null ? name : <ObjectLink object={object}>{name}</ObjectLink>}
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
    <OverviewCard title="Most unusual" term="evidence" wide>
      <Body happenings={props.happenings} />
    </OverviewCard>
  );
}
