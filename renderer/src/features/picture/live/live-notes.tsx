// What the live picture has to say beside its points: nothing yet, too little, ended, failed.

import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLive } from '../../../state/app-context.tsx';
import type { LiveSummary } from '../../../state/live-points.ts';
import { EmptyState, ErrorNotice } from '../../../ui/empty-state.tsx';
import { formatCount, formatCounted } from '../../../ui/format.ts';
import { unitTitles } from '../unit-text.ts';

/** Fewer units than these make no picture worth judging. */
const fewUnits = 10;

export function noteOf(summary: LiveSummary): string | null {
  const { many, one } = unitTitles[summary.unit];
  if (summary.units < fewUnits) {
    const counted = formatCounted(summary.units, one.toLowerCase(), many);
    return `Only ${counted} so far: what is unusual shows from about ${String(fewUnits)} on.`;
  }
  if (summary.follow.ended)
    return 'Everything written so far has been read; evidence keeps fading. The switch Live leads to the whole dataset.';
  if (summary.follow.lagMs > 5000)
    return `The picture is ${formatCount(summary.follow.lagMs / 1000)} s behind the capture.`;
  return null;
}

export function OpenFailed(): ReactNode {
  const { error, openAgain } = useLive((state) => state);
  if (error === null) return null;
  return (
    <div className="jw-live-failed">
      <ErrorNotice error={error} />
      <Button variant="default" onClick={openAgain}>
        Open it again
      </Button>
    </div>
  );
}

/** In the plot's place while there is no frame with packets. */
export function NothingYet(props: { readonly hasFrame: boolean; readonly isCaptured: boolean }): ReactNode {
  if (!props.hasFrame) {
    return (
      <div className="jw-empty">
        <Loader size="sm" aria-label="Opening the live picture" />
      </div>
    );
  }
  return (
    <EmptyState title="Nothing captured yet">
      <p className="jw-dim">
        {props.isCaptured
          ? 'The first packets will appear here by themselves. If none come, look at interface and filter under Sources, Capture.'
          : 'This dataset has no packets in the window. Start a capture or a replay under Sources, Capture.'}
      </p>
    </EmptyState>
  );
}
