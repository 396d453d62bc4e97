// How the run will go: bytes over time, and what it comes to in numbers.

import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { curvePath, portsText, secondsText, type ChumPlan } from './plan-text.ts';

const size = { width: 400, height: 90 } as const;

function Curve({ plan }: { readonly plan: ChumPlan }): ReactNode {
  const path = curvePath(plan.curve, size);
  const label = `${formatBytes(plan.sizeBytes)} over ${secondsText(plan.seconds)}`;
  return (
    <figure className="jw-chum-curve">
      <svg
        viewBox={`0 -2 ${size.width} ${size.height + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Bytes sent over time: ${label}`}
      >
        <path className="jw-chum-area" d={path === '' ? '' : `${path}V${size.height}H0Z`} />
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption>
        <span>0</span>
        <span>bytes over time, up to {formatBytes(plan.sizeBytes)}</span>
        <span>{secondsText(plan.seconds)}</span>
      </figcaption>
    </figure>
  );
}

export function PlanPreview(props: {
  readonly plan: ChumPlan | null;
  readonly ports: readonly number[];
}): ReactNode {
  const { plan, ports } = props;
  if (plan === null) {
    return (
      <p className="jw-dim jw-chum-unplanned">The course of the run appears here when all is filled in.</p>
    );
  }
  const used = ports.length === 0 ? plan.ports : ports;
  const facts: readonly (readonly [string, string])[] = [
    ['Takes', secondsText(plan.seconds)],
    ['Connections', formatCount(plan.connections)],
    ['Ports', portsText(used)],
    ['Seed', String(plan.seed)],
    ['ATT&CK', plan.attack.length === 0 ? 'none named' : plan.attack.join(', ')],
  ];
  return (
    <>
      <Curve plan={plan} />
      <dl className="jw-chum-facts" aria-label="Plan">
        {facts.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
