// A batch of runs on this machine: what would go where, how far it has come, and which of them were noticed.

import { Button, Progress } from '@mantine/core';
import type { DrillPlanned, DrillState } from '@jaws/shared/contract/drill-run';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import { caughtText, limitsText, runNowText } from '@jaws/shared/drill/drill-text';
import type { ReactNode } from 'react';
import { useChum } from '../../state/app-context.tsx';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { formatBytes, formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { BatchFields } from './batch-form.tsx';
import { PlannedTable, ResultTable } from './batch-tables.tsx';
import { isDrilling, useBatchForm, type BatchForm } from './use-batch.ts';

function promise({ runs, bytes, seconds }: DrillPlanned): string {
  const fresh = runs.filter(({ endpoint }) => endpoint === 'new').length;
  const places = `${String(fresh)} to new servers and ${String(runs.length - fresh)} to servers in use`;
  return `${formatCounted(runs.length, 'run')}, ${places}: ${formatBytes(bytes)} of made-up bytes from 127.0.0.1 to a listener of its own at 127.0.1.1 and on, one after the other. This takes about ${formatDuration(seconds * 1000)}.`;
}

function Before({ form }: { readonly form: BatchForm }): ReactNode {
  const { planned, failure, start } = form;
  const isSending = useChum(({ practice }) => practice !== null && practice.phase === 'sending');
  return (
    <>
      <BatchFields form={form} />
      {failure === null ? null : <ErrorNotice error={failure} />}
      <div className="jw-chum-start-row jw-batch-start">
        <Button
          size="sm"
          leftSection={<Icon name="play" size="0.875rem" />}
          rightSection={<KeyHint shortcut="alt+S" />}
          disabled={planned === null || isSending}
          onClick={start}
        >
          Start the batch
        </Button>
        <p className="jw-chum-promise">
          {planned === null ? '' : `${promise(planned)} `}
          <span className="jw-dim">
            Recorded by a capture of its own on loopback. Nothing leaves this machine, and none of your data
            is sent.
          </span>
        </p>
      </div>
    </>
  );
}

function Going({ drill, cancel }: { readonly drill: DrillState; readonly cancel: () => void }): ReactNode {
  const { done, plan } = drill;
  const percent = plan.runs.length === 0 ? 0 : (100 * done) / plan.runs.length;
  return (
    <div className="jw-batch-going">
      <div className="jw-drill-row">
        <p role="status">{runNowText(drill)}</p>
        <Button variant="default" rightSection={<KeyHint shortcut="alt+S" />} onClick={cancel}>
          Cancel
        </Button>
      </div>
      <div role="progressbar" aria-label="Batch" aria-valuenow={Math.floor(percent)}>
        <Progress.Root>
          <Progress.Section value={percent} withAria={false} />
        </Progress.Root>
      </div>
      <PlannedTable planned={plan} done={done} />
    </div>
  );
}

function Ended({ drill }: { readonly drill: DrillState }): ReactNode {
  const openTab = useChum((state) => state.openTab);
  const { phase, result, error } = drill;
  const isEmpty = result === null || result.runs.length === 0;
  return (
    <section aria-label="Result of the batch" className="jw-batch-result">
      <h2 className="jw-panel-title">Result</h2>
      {error === null ? null : <ErrorNotice error={error} />}
      {phase === 'cancelled' ? (
        <p className="jw-dim">Cancelled. What was sent until then is judged.</p>
      ) : null}
      {isEmpty ? null : (
        <>
          <p role="status" className="jw-limit-sentence">
            {caughtText(result.runs)} {limitsText(result)}
          </p>
          <div className="jw-drill-row">
            <span className="jw-dim">
              Recorded in {result.dataset}; what the batch did is in {result.auditFile}.
            </span>
            <Button
              variant="default"
              onClick={() => {
                openTab('scores');
              }}
            >
              Show the scoreboard
            </Button>
          </div>
          {result.warnings.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <ResultTable result={result} />
        </>
      )}
    </section>
  );
}

export function BatchTab(): ReactNode {
  const drill = useChum((state) => state.drill);
  const form = useBatchForm();
  const going = drill !== null && isDrilling(drill) ? drill : null;
  return (
    <div className="jw-score" role="region" aria-label="Batch">
      <p>
        Which of many runs would be noticed, and from which size on? JAWS sends them one after the other,
        records them, and holds each against its own findings.
      </p>
      {going === null ? <Before form={form} /> : <Going drill={going} cancel={form.cancel} />}
      {drill === null || going !== null ? null : <Ended drill={drill} />}
      {going !== null || form.planned === null ? null : (
        <section aria-label="What goes where">
          <h2 className="jw-panel-title">What goes where</h2>
          <PlannedTable planned={form.planned} done={null} />
        </section>
      )}
    </div>
  );
}
