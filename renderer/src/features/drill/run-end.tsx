// A run that is over: what arrived, by the listener's receipt; what each capture has of it; and the next step.

import { Button } from '@mantine/core';
import type { ChumState } from '@jaws/shared/contract/chum';
import type { ReactNode } from 'react';
import { useChum } from '../../state/app-context.tsx';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { RunCaptures } from './run-captures.tsx';
import { endText, receiptVerdict, type Verdict } from './run-text.ts';
import { RunWarnings } from './run-warnings.tsx';
import { RunVerdicts } from './run-verdicts.tsx';
import type { ChumActions } from './use-chum-actions.ts';

const marks: Readonly<Record<Verdict['kind'], string>> = { right: '✓', wrong: '▲', unseen: '○', none: '○' };
const titles: Readonly<Record<Verdict['kind'], string>> = {
  right: 'Confirmed by the listener',
  wrong: 'The receipt does not agree',
  unseen: 'Not seen by the listener',
  none: 'Not confirmed',
};

function Receipt({ run }: { readonly run: ChumState }): ReactNode {
  const { kind, text } = receiptVerdict(run);
  return (
    <div className={`jw-chum-verdict jw-chum-${kind}`} role="group" aria-label="Receipt">
      <strong>
        <span aria-hidden="true">{marks[kind]} </span>
        {titles[kind]}
      </strong>
      <span>{text}</span>
    </div>
  );
}

export function RunEnd(props: {
  readonly run: ChumState;
  readonly actions: ChumActions;
  readonly again: () => void;
}): ReactNode {
  const { run, actions, again } = props;
  const openTab = useChum((state) => state.openTab);
  return (
    <>
      {run.error === null ? null : <ErrorNotice error={run.error} />}
      <RunVerdicts run={run} />
      <p className="jw-end-summary">{endText(run)}</p>
      <Receipt run={run} />
      <RunWarnings run={run} />
      <RunCaptures run={run} />
      <div className="jw-live-buttons">
        <Button
          leftSection={<Icon name="play" size="0.875rem" />}
          rightSection={<KeyHint shortcut="alt+S" />}
          onClick={again}
        >
          Again with the same seed…
        </Button>
        <Button
          variant="default"
          onClick={() => {
            openTab('new');
          }}
        >
          New run…
        </Button>
        <Button
          variant="default"
          leftSection={<Icon name="copy" size="0.875rem" />}
          onClick={() => {
            actions.copy(run.runId, 'Run id');
          }}
        >
          Copy the run id
        </Button>
        <span className="jw-mono jw-dim jw-chum-print">{run.runId}</span>
      </div>
    </>
  );
}
