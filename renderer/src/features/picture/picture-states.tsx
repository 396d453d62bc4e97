// What the picture of a whole dataset says beside its points, or in their place: nothing there, names left out.

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PictureState } from '../../state/picture-store.ts';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import type { ErrorReport } from '../../ui/error-report.ts';
import { formatCounted } from '../../ui/format.ts';
import { AnalysisProgressView } from './analysis-progress.tsx';

/** In the plot's place while there is no answer: it is worked on, was cancelled, or failed. */
export function NoPicture(props: {
  readonly status: PictureState['status'];
  readonly error: ErrorReport | null;
  readonly onRun: () => void;
}): ReactNode {
  const { status, error, onRun } = props;
  if (status === 'running') {
    return <AnalysisProgressView />;
  }
  const again = (
    <Button variant="default" onClick={onRun}>
      {error === null ? 'Analyse' : 'Try again'}
    </Button>
  );
  if (error === null) return <EmptyState title="Not analysed: it was cancelled">{again}</EmptyState>;
  return (
    <>
      <ErrorNotice error={error} />
      <div className="jw-empty">{again}</div>
    </>
  );
}

/** In the plot's place when the answer has no points. */
export function NothingToDraw(props: {
  readonly isScoped: boolean;
  readonly onClear: () => void;
}): ReactNode {
  if (!props.isScoped) {
    return (
      <EmptyState title="No packets to draw">
        <p className="jw-dim">This dataset has none. Choose another one at the top, or import a capture.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No packet is in this scope">
      <Button variant="default" onClick={props.onClear}>
        Draw all packets
      </Button>
    </EmptyState>
  );
}

/** Above the ranking; `packets` as in the answer or frame: undefined where all names were looked at. */
export function NamesLeftOutNote(props: { readonly packets: number | undefined }): ReactNode {
  const { packets } = props;
  if (packets === undefined) return null;
  return (
    <p className="jw-few" role="note">
      More distinct names and URLs than memory is given to: those of {formatCounted(packets, 'packet')} were
      not looked at. All are stored.
    </p>
  );
}
