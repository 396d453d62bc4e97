// What sets the limit: a quiet dataset and the alerts a day that one puts up with, and what one more or less would do.

import type { NearbyLimit, ScoreResult } from '@jaws/shared/contract/detection';
import type { ReactNode } from 'react';
import { JudgeFields } from '../../objects/judge-fields.tsx';
import { formatCounted, formatNumber } from '../../ui/format.ts';
import { Term } from '../../ui/term.tsx';
import type { ScoreChoice } from '../../state/findings-store.ts';

function nearbyText(nearby: NearbyLimit | null, verb: 'go' | 'come'): string | null {
  if (nearby === null) return null;
  const { alertsPerDay, limit, count, findings } = nearby;
  const [first] = findings;
  const example =
    first === undefined ? '' : ` (${first.srcIp} → ${first.name ?? first.dstIp}${count > 1 ? ' …' : ''})`;
  const what =
    count === 0 ? `none would ${verb}` : `${formatCounted(count, 'finding')} would ${verb}${example}`;
  return `At ${formatNumber(alertsPerDay)} a day (limit ${limit.toFixed(2)}): ${what}`;
}

function Preview({ result }: { readonly result: ScoreResult }): ReactNode {
  const { nearby, limit } = result;
  const lines = [nearbyText(nearby?.fewer ?? null, 'go'), nearbyText(nearby?.more ?? null, 'come')];
  return (
    <p className="jw-dim jw-findings-limit" role="note">
      Limit {limit.score.toFixed(2)}: {limit.rule}. {lines.filter((line) => line !== null).join('. ')}
      <Term name="limit" />
    </p>
  );
}

interface BarProps {
  readonly dataset: string;
  readonly choice: ScoreChoice;
  readonly result: ScoreResult | null;
  readonly onScore: (choice: ScoreChoice) => void;
}

export function BaselineBar({ dataset, choice, result, onScore }: BarProps): ReactNode {
  return (
    <div className="jw-findings-baseline">
      <JudgeFields dataset={dataset} choice={choice} onChange={onScore} />
      {result === null ? null : <Preview result={result} />}
    </div>
  );
}
