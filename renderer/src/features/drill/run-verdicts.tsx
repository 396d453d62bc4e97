// The first thing that is said of a run that is over: was it noticed, by each capture that has it?

import type { ChumState } from '@jaws/shared/contract/chum';
import { notRecordedText } from '@jaws/shared/exfil/run-verdict';
import type { ReactNode } from 'react';
import { VerdictLine } from './verdict-line.tsx';

export function RunVerdicts({ run }: { readonly run: ChumState }): ReactNode {
  const { verdicts, isBeingJudged } = run;
  return (
    <div role="status" aria-label="Noticed?" className="jw-drill-verdicts">
      {isBeingJudged === true ? 'Looking whether it was noticed…' : null}
      {verdicts?.length === 0 ? (
        <div className="jw-drill-verdict">
          <strong>
            <span aria-hidden="true">○ </span>
            {notRecordedText}
          </strong>
        </div>
      ) : null}
      {verdicts?.map((verdict) => (
        <VerdictLine key={verdict.dataset} verdict={verdict} isNamed={verdicts.length > 1} />
      ))}
    </div>
  );
}
