// In the place of the list: computing, cancelled, failed, nothing found, or nothing in the chosen state.

import { Button } from '@mantine/core';
import type { AnalysisProgress } from '@jaws/shared/contract/analysis';
import type { ScoreResult } from '@jaws/shared/contract/detection';
import { humanSeconds } from '@jaws/shared/domain/human-units';
import type { ReactNode } from 'react';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import type { ErrorReport } from '../../ui/error-report.ts';
import { formatBytes, formatCount, formatCounted } from '../../ui/format.ts';
import { WorkProgress } from '../../ui/work-progress.tsx';

/** `Reading the packets: 180 MB of 400 MB`. */
export function scoringText(progress: AnalysisProgress | null): string {
  if (progress === null || progress.total === 0) return 'Looking for findings';
  const { stage, done, total } = progress;
  return stage === 'reading'
    ? `Reading the packets: ${formatBytes(done)} of ${formatBytes(total)}`
    : `Judging: ${formatCount(done)} of ${formatCounted(total, 'packet')}`;
}

export function Scoring(props: {
  readonly progress: AnalysisProgress | null;
  readonly onCancel: () => void;
}): ReactNode {
  const { progress, onCancel } = props;
  return (
    <WorkProgress
      text={scoringText(progress)}
      label="Looking for findings"
      done={progress?.done ?? 0}
      total={progress?.total ?? 0}
    >
      <Button size="compact-xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </WorkProgress>
  );
}

export function NotScored(props: {
  readonly error: ErrorReport | null;
  readonly onScore: () => void;
}): ReactNode {
  const { error, onScore } = props;
  return (
    <EmptyState
      title={error === null ? 'Not computed: it was cancelled' : 'The findings could not be computed'}
    >
      {error === null ? null : <ErrorNotice error={error} />}
      <Button variant="default" onClick={onScore}>
        {error === null ? 'Compute the findings' : 'Try again'}
      </Button>
    </EmptyState>
  );
}

/** Says what was judged and what was not: no finding is no proof. */
export function NothingFound({ result }: { readonly result: ScoreResult }): ReactNode {
  const { packets, happenings, hours, notJudged } = result;
  const span = humanSeconds(hours * 3600);
  return (
    <EmptyState title="No findings">
      <p className="jw-dim">
        {formatCounted(packets, 'packet')} of {formatCounted(happenings, 'pair')} of hosts over {span} were
        judged; none reached the limit. That is no proof that nothing happened. Not judged:
      </p>
      <ul className="jw-finding-list" aria-label="Not judged">
        {notJudged.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </EmptyState>
  );
}

export function NoAlertYet(props: { readonly onScore: () => void }): ReactNode {
  return (
    <EmptyState title="No finding yet">
      <p className="jw-dim">
        This dataset is being written. What reaches the limit in the live picture is listed here at once; all
        packets are judged when the capture has ended.
      </p>
      <Button variant="default" onClick={props.onScore}>
        Judge what is stored so far
      </Button>
    </EmptyState>
  );
}

export function NoneInState(props: { readonly onShowAll: () => void }): ReactNode {
  return (
    <EmptyState title="No finding in this state">
      <Button variant="default" onClick={props.onShowAll}>
        Show all findings
      </Button>
    </EmptyState>
  );
}
