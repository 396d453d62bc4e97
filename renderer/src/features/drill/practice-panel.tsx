// Practice on this machine: one button, how far it has come, and whether it was noticed.

import { Button, Loader } from '@mantine/core';
import type { PracticeState } from '@jaws/shared/contract/practice';
import type { ReactNode } from 'react';
import { useChum } from '../../state/app-context.tsx';
import { isGoingOn } from '../../state/chum-store.ts';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { isPractising, practiceSteps } from './practice-text.ts';
import { usePractice, usePracticeKeys } from './use-practice.ts';
import { VerdictLine } from './verdict-line.tsx';

const stepMarks = { done: '✓', now: '▸', later: '·' } as const;
const stepWords = { done: 'done', now: 'now', later: 'to come' } as const;

function Steps({ state }: { readonly state: PracticeState }): ReactNode {
  return (
    <ol className="jw-drill-steps" aria-label="Practice">
      {practiceSteps(state).map((step) => (
        <li key={step.text} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span aria-hidden="true">{stepMarks[step.state]} </span>
          {step.text}
          <span className="jw-hidden"> ({stepWords[step.state]})</span>
        </li>
      ))}
    </ol>
  );
}

/** A replay is told as what it is. */
function ReplayNote({ why }: { readonly why: string }): ReactNode {
  return (
    <p className="jw-dim">
      This is a replay of the demo capture, not a run of this machine, because loopback could not be captured:{' '}
      {why}
    </p>
  );
}

function Ended({ state }: { readonly state: PracticeState }): ReactNode {
  const show = useChum((chum) => chum.show);
  const { phase, verdict, error, runId, dataset } = state;
  if (phase === 'cancelled')
    return (
      <p className="jw-dim">
        Cancelled.{dataset === null ? '' : ` What was captured until then is the dataset ${dataset}.`}
      </p>
    );
  return (
    <div className="jw-drill-row">
      {error === null ? null : <ErrorNotice error={error} />}
      {verdict === null ? null : <VerdictLine verdict={verdict} isNamed />}
      {phase === 'ended' && verdict === null ? (
        <p>Whether it was noticed could not be found out; the warnings of the run say why.</p>
      ) : null}
      {runId === null ? null : (
        <Button
          variant="default"
          onClick={() => {
            show(runId);
          }}
        >
          Show the run
        </Button>
      )}
    </div>
  );
}

function Outcome({ state }: { readonly state: PracticeState }): ReactNode {
  const { why } = state;
  return (
    <>
      {why === null ? null : <ReplayNote why={why} />}
      {isPractising(state) ? null : <Ended state={state} />}
    </>
  );
}

export function PracticePanel(): ReactNode {
  const state = useChum((chum) => chum.practice);
  const isSending = useChum(({ runs }) => [...runs.values()].some(isGoingOn));
  const practice = usePractice();
  const going = state !== null && isPractising(state) ? state : null;
  usePracticeKeys(practice, going !== null);
  return (
    <section className="jw-drill-practice" aria-label="Practice on this machine">
      <h2 className="jw-panel-title">Practice on this machine</h2>
      <p>
        JAWS starts a listener and a capture of the loopback interface, sends 300 kB of made-up bytes from
        127.0.0.1 to 127.0.0.2, and says whether its own findings noticed them. Nothing leaves this machine.
      </p>
      <p className="jw-dim">
        Recorded by a capture of its own on loopback; where that is not possible, the demo capture is
        replayed.
      </p>
      {going === null ? (
        <div className="jw-drill-row">
          <Button
            size="sm"
            leftSection={<Icon name="play" size="0.875rem" />}
            rightSection={<KeyHint shortcut="alt+P" />}
            disabled={isSending}
            onClick={practice.start}
          >
            {state === null ? 'Practice' : 'Practice again'}
          </Button>
        </div>
      ) : (
        <div className="jw-drill-row">
          <Loader size="xs" aria-hidden="true" />
          <Steps state={going} />
          <Button variant="default" rightSection={<KeyHint shortcut="alt+P" />} onClick={practice.cancel}>
            Cancel
          </Button>
        </div>
      )}
      <div role="status" className="jw-drill-verdicts" aria-label="Result of the practice">
        {state === null ? null : <Outcome state={state} />}
      </div>
    </section>
  );
}
