// Whether a run was noticed, in one sentence with a mark of its own shape, and the way to the finding.

import { Button } from '@mantine/core';
import { verdictText, type RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { ReactNode } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { openFinding } from '../../state/open-finding.ts';
import { Icon } from '../../ui/icon.tsx';

export function VerdictLine(props: { readonly verdict: RunVerdict; readonly isNamed: boolean }): ReactNode {
  const { stores } = useApp();
  const { verdict, isNamed } = props;
  const { dataset, findingId } = verdict;
  const isNoticed = verdict.outcome === 'noticed';
  return (
    <div className={`jw-drill-verdict${isNoticed ? ' jw-drill-noticed' : ''}`}>
      <strong>
        <span aria-hidden="true">{isNoticed ? '● ' : '□ '}</span>
        {verdictText(verdict)}
      </strong>
      {isNamed ? <span className="jw-dim">{dataset}</span> : null}
      {findingId === null ? null : (
        <Button
          variant="default"
          leftSection={<Icon name="findings" size="0.875rem" />}
          aria-label={`Show the finding: ${dataset}`}
          onClick={() => {
            openFinding(stores, dataset, findingId);
          }}
        >
          Show the finding
        </Button>
      )}
    </div>
  );
}
