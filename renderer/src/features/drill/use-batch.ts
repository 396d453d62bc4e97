// The batch: what its plan comes to, its start and its end.

import type { DrillPlanned, DrillState } from '@jaws/shared/contract/drill-run';
import { useEffect, useMemo, useState } from 'react';
import { useApp, useChum, useCommands } from '../../state/app-context.tsx';
import { readDrillDraft, type DrillDraft, type DrillProblems } from '../../state/drill-draft.ts';
import { describeError, showError, type ErrorReport } from '../../ui/error-report.ts';
import { useLatest } from '../../state/use-latest.ts';

export interface BatchForm {
  readonly draft: DrillDraft;
  readonly change: (changes: Partial<DrillDraft>) => void;
  readonly problems: DrillProblems;
  /** Null while it is read, and where something is wrong. */
  readonly planned: DrillPlanned | null;
  readonly failure: ErrorReport | null;
  readonly baseline: string | null;
  readonly chooseBaseline: (name: string | null) => void;
  readonly start: () => void;
  readonly cancel: () => void;
}

interface Answer {
  readonly of: DrillDraft | null;
  readonly planned: DrillPlanned | null;
  readonly failure: ErrorReport | null;
}

export function isDrilling({ phase }: DrillState): boolean {
  return phase !== 'ended' && phase !== 'cancelled' && phase !== 'failed';
}

/** While somebody types, the last plan stays on screen until the next one is there. */
function usePlanned(draft: DrillDraft): Answer {
  const { client } = useApp();
  const [answer, setAnswer] = useState<Answer>({ of: null, planned: null, failure: null });
  useEffect(() => {
    const { plan, problems } = readDrillDraft(draft);
    let isCurrent = true;
    if (problems !== null) return;
    client
      .call('drill.plan', { plan })
      .then((planned) => {
        if (isCurrent) setAnswer({ of: draft, planned, failure: null });
      })
      .catch((error: unknown) => {
        if (isCurrent) setAnswer({ of: draft, planned: null, failure: describeError(error) });
      });
    return () => {
      isCurrent = false;
    };
  }, [client, draft]);
  return answer;
}

export function useBatchForm(): BatchForm {
  const { client } = useApp();
  const draft = useChum((state) => state.drillDraft);
  const change = useChum((state) => state.changeDrill);
  const isGoing = useChum(({ drill }) => drill !== null && isDrilling(drill));
  const [baseline, chooseBaseline] = useState<string | null>(null);
  const { plan, problems } = readDrillDraft(draft);
  const answer = usePlanned(draft);
  const planned = problems === null ? answer.planned : null;
  const actions = useLatest({
    start: () => {
      if (planned === null || isGoing) return;
      client.call('drill.start', { plan, baseline }).catch(showError);
    },
    cancel: () => {
      client.call('drill.cancel', {}).catch(showError);
    },
  });
  const commands = useMemo(() => {
    const group = 'Drill';
    return isGoing
      ? [{ id: 'batch-cancel', title: 'Cancel the batch', group, shortcut: 'alt+S', run: actions.cancel }]
      : [{ id: 'batch-start', title: 'Start the batch', group, shortcut: 'alt+S', run: actions.start }];
  }, [isGoing, actions]);
  useCommands(commands);
  const failure = problems === null ? answer.failure : null;
  return { draft, change, problems: problems ?? {}, planned, failure, baseline, chooseBaseline, ...actions };
}
