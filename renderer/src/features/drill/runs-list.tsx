// The runs so far: this session's and those on record. Each is a button: it shows the run.

import type { ChumState } from '@jaws/shared/contract/chum';
import type { ReactNode } from 'react';
import { useChum, useSettings } from '../../state/app-context.tsx';
import { isGoingOn } from '../../state/chum-store.ts';
import { formatBytes, formatSecond } from '../../ui/format.ts';
import { noticedWord, phaseOf, sharePercent, verdictWord } from './run-text.ts';

function resultOf(run: ChumState): string {
  if (isGoingOn(run)) return `${phaseOf(run)}, ${sharePercent(run).toFixed(0)} %`;
  const receipt = run.phase === 'failed' ? 'failed' : verdictWord(run);
  const noticed = noticedWord(run);
  return noticed === null ? receipt : `${noticed} · ${receipt}`;
}

export function RunsList(props: {
  readonly runs: readonly ChumState[];
  readonly shown: string | null;
}): ReactNode {
  const { runs, shown } = props;
  const show = useChum((state) => state.show);
  const clock = useSettings((state) => state.clock);
  return (
    <aside className="jw-chum-runs" aria-label="Runs">
      <h2 className="jw-panel-title">Runs</h2>
      <ul>
        {runs.map((run) => (
          <li key={run.runId}>
            <button
              type="button"
              className="jw-chum-run-item"
              aria-current={run.runId === shown ? 'true' : undefined}
              onClick={() => {
                show(run.runId);
              }}
            >
              <span className="jw-chum-run-name">
                {run.title} to {run.host}
              </span>
              <span className="jw-dim">
                {formatSecond(run.startedMs, clock)} · {formatBytes(run.sizeBytes)} · {resultOf(run)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
