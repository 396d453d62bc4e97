// What others answered about an address before: what has changed since the last time, and earlier answers, folded.

import type { KeptAnswer, LookupAnswersOf } from '@jaws/shared/contract/lookup-asking';
import type { ReactNode } from 'react';
import { useSettings } from '../state/app-context.tsx';
import { formatCounted, formatSecond } from '../ui/format.ts';
import { changeText, earlierAnswers, factsOfAnswer, sourceText, wayText } from './ask-facts.ts';
import { FactRows } from './who-facts.tsx';

function Changes(props: { readonly known: LookupAnswersOf; readonly model: string | null }): ReactNode {
  const { known, model } = props;
  if (known.changes.length === 0) return null;
  return (
    <>
      <p className="jw-ask-label">Changed since the answer before:</p>
      <ul className="jw-ask-changes" aria-label="Changes">
        {known.changes.map((change) => (
          <li key={`${change.source} ${change.name}`}>
            {changeText(change)}
            <span className="jw-who-source">{sourceText(change.source, model)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function spanText({ firstMs, lastMs }: KeptAnswer, clock: 'utc' | 'local'): string {
  const [first, last] = [formatSecond(firstMs, clock), formatSecond(lastMs, clock)];
  return first === last ? first : `${first} to ${last}`;
}

function Earlier({ answer }: { readonly answer: KeptAnswer }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const facts = factsOfAnswer(answer);
  return (
    <li>
      <p className="jw-ask-label">
        {wayText(answer.way, answer.model)}, {spanText(answer, clock)}
      </p>
      <dl className="jw-facts jw-who-facts">
        <FactRows names={[...new Set(facts.map(({ name }) => name))]} facts={facts} />
      </dl>
    </li>
  );
}

export function AskHistory(props: {
  readonly known: LookupAnswersOf;
  /** The name of the one that is set. */
  readonly model: string | null;
}): ReactNode {
  const earlier = earlierAnswers(props.known);
  return (
    <>
      <Changes {...props} />
      {earlier.length === 0 ? null : (
        <details className="jw-ask-history">
          <summary>History ({formatCounted(earlier.length, 'earlier answer')})</summary>
          <ul>
            {earlier.map((answer) => (
              <Earlier
                key={`${answer.way} ${String(answer.firstMs)} ${String(answer.lastMs)}`}
                answer={answer}
              />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
