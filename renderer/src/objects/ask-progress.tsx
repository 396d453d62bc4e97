// A question to others under way, and how it ended: whom it waits for and why, what a model writes as it comes, what failed.

import { Button, Loader } from '@mantine/core';
import type { AskAnswer } from '@jaws/shared/contract/lookup-asking';
import type { OnlineState } from '@jaws/shared/contract/lookup-online';
import type { ReactNode } from 'react';
import { useSettings } from '../state/app-context.tsx';
import type { AskState } from '../state/lookup-store.ts';
import { ErrorNotice } from '../ui/empty-state.tsx';
import { formatCounted, formatTime } from '../ui/format.ts';
import { sourceText } from './ask-facts.ts';

const whyWords = {
  'asked-too-often': 'it says that it was asked too often',
  'server-failed': 'it failed, and is tried once more',
} as const;

function progressText(progress: OnlineState | null, clock: 'utc' | 'local'): string {
  if (progress === null) return 'Asking…';
  const { host, phase } = progress;
  if (phase === 'asking') return `Asking ${host}…`;
  if (phase === 'writing') return `${host} is answering…`;
  if (phase === 'without-schema')
    return `${host} does not take the form of the answer: it is asked once more without it.`;
  const until = formatTime(progress.untilMs, clock).slice(11, 19);
  return `Waiting for ${host} until ${until}${clock === 'utc' ? ' UTC' : ''}: ${whyWords[progress.why]}.`;
}

function answeredText({ failed, facts, text }: AskAnswer): string {
  const isAny = facts.length > 0 || text !== null;
  if (failed.length === 0) return 'Answered.';
  return `${isAny ? 'Answered in part' : 'Not answered'}: ${formatCounted(failed.length, 'failure')}.`;
}

function statusText(state: AskState | null, clock: 'utc' | 'local'): string {
  if (state === null) return '';
  if (state.phase === 'asking') return progressText(state.progress, clock);
  if (state.phase === 'answered') return answeredText(state.answer);
  if (state.phase === 'failed') return 'Not answered.';
  return 'Cancelled. What had been sent until then has left this machine.';
}

/** Grows as it comes: in no live region, or all of it would be read aloud again and again. */
function Written({ progress }: { readonly progress: OnlineState | null }): ReactNode {
  if (progress?.phase !== 'writing') return null;
  return (
    <pre className="jw-ask-text" tabIndex={0} role="group" aria-label="The answer so far">
      {progress.text}
    </pre>
  );
}

function Ended(props: { readonly answer: AskAnswer; readonly model: string | null }): ReactNode {
  const { answer, model } = props;
  return (
    <>
      {answer.failed.map(({ source, code, message, hint }) => (
        <ErrorNotice
          key={`${source} ${code}`}
          error={{ code, hint, message: `${sourceText(source, model)}: ${message}` }}
        />
      ))}
      {answer.text === null ? null : (
        <>
          <p>What the model said instead, word for word:</p>
          <pre className="jw-ask-text" tabIndex={0} role="group" aria-label="Answer of the model">
            {answer.text}
          </pre>
        </>
      )}
    </>
  );
}

/** `model`: the name of the one that is set. */
export function AskProgress(props: {
  readonly state: AskState | null;
  readonly model: string | null;
}): ReactNode {
  const { state, model } = props;
  const clock = useSettings((settings) => settings.clock);
  const isAsking = state?.phase === 'asking';
  return (
    <>
      <div className="jw-ask-status">
        {isAsking ? <Loader size={12} aria-hidden="true" /> : null}
        {/* Always there: what is put into it later is read aloud. */}
        <span role="status" aria-label="Asking others">
          {statusText(state, clock)}
        </span>
        {isAsking ? (
          <Button size="compact-xs" variant="default" onClick={state.cancel}>
            Cancel
          </Button>
        ) : null}
      </div>
      {isAsking ? <Written progress={state.progress} /> : null}
      {state?.phase === 'failed' ? <ErrorNotice error={state.error} /> : null}
      {state?.phase === 'answered' ? <Ended answer={state.answer} model={model} /> : null}
    </>
  );
}
