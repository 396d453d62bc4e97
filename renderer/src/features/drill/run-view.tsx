// One run on screen: how far it has come and what can be done, or how it ended and where to look now.

import { Progress } from '@mantine/core';
import type { ChumState } from '@jaws/shared/contract/chum';
import { useMemo, type ReactNode } from 'react';
import { useCaptures, useCommands, useStatus } from '../../state/app-context.tsx';
import { captureList, isRunning } from '../../state/capture-store.ts';
import { isGoingOn } from '../../state/chum-store.ts';
import { useLatest } from '../../state/use-latest.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { StopPauseButtons } from '../../ui/stop-pause-buttons.tsx';
import { FlowsTable } from './flows-table.tsx';
import { LabelledCaptures } from './labelled-captures.tsx';
import { RunEnd } from './run-end.tsx';
import { phaseOf, sharePercent, timeLeftText } from './run-text.ts';
import { RunWarnings } from './run-warnings.tsx';
import type { ChumActions } from './use-chum-actions.ts';
import { useRunAgain } from './use-run-again.ts';
import { useRunPivots } from './use-run-pivots.ts';

interface RunProps {
  readonly run: ChumState;
  readonly actions: ChumActions;
}

function RunButtons({ run, actions }: RunProps): ReactNode {
  const { runId, phase } = run;
  return (
    <div className="jw-live-buttons">
      <StopPauseButtons
        phase={phase}
        onStop={() => {
          actions.stop(runId);
        }}
        onPause={() => {
          actions.pause(runId);
        }}
        onResume={() => {
          actions.resume(runId);
        }}
      />
    </div>
  );
}

function RunFigures({ run }: { readonly run: ChumState }): ReactNode {
  const figures: readonly (readonly [string, string])[] = [
    ['Sent', `${formatBytes(run.sentBytes)} of ${formatBytes(run.sizeBytes)}`],
    ['Rate', `${formatBytes(run.bytesPerSecond)}/s`],
    ['Time left', timeLeftText(run)],
    ['Connections', `${formatCount(run.connections)} (${formatCount(run.openConnections)} open)`],
    ['Seed', String(run.seed)],
  ];
  return (
    <dl className="jw-figures" aria-label="Figures of the run">
      {figures.map(([title, text]) => (
        <div key={title} className="jw-figure jw-chum-figure">
          <dt>{title}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function RunningView({ run, actions }: RunProps): ReactNode {
  const percent = sharePercent(run);
  return (
    <>
      <RunButtons run={run} actions={actions} />
      <Progress
        size="md"
        value={percent}
        transitionDuration={0}
        aria-label={`Sent: ${percent.toFixed(0)} %`}
        className="jw-chum-progress"
      />
      <RunFigures run={run} />
      <RunWarnings run={run} />
      <LabelledCaptures />
    </>
  );
}

/** Its connections; with the way to their packets where a capture has them. */
function RunFlows({ run }: { readonly run: ChumState }): ReactNode {
  const { showFlow } = useRunPivots(run);
  const capturing = useCaptures(
    ({ captures }) => captureList(captures).find(({ state }) => isRunning(state))?.state.dataset ?? null,
  );
  const dataset = run.captures[0]?.dataset ?? (isGoingOn(run) ? capturing : null);
  return (
    <FlowsTable
      flows={run.flows}
      connections={run.connections}
      onShow={
        dataset === null
          ? null
          : (flow) => {
              showFlow(dataset, flow);
            }
      }
    />
  );
}

/** The keys of the run on screen. */
function useRunKeys({ run, actions }: RunProps, again: () => void): void {
  const { runId, phase } = run;
  const goesOn = isGoingOn(run);
  const latest = useLatest({
    stop() {
      actions.stop(runId);
    },
    pause() {
      if (phase === 'paused') actions.resume(runId);
      else if (phase === 'running') actions.pause(runId);
    },
    again,
  });
  const commands = useMemo(() => {
    const make = (id: string, title: string, shortcut: string, run: () => void) => {
      return { id, title, group: 'Drill', shortcut, run };
    };
    if (!goesOn) return [make('chum-again', 'Run it again with the same seed', 'alt+S', latest.again)];
    return [
      make('chum-stop', 'Stop the run of chum', 'alt+S', latest.stop),
      make('chum-pause', 'Pause or resume the run of chum', 'P', latest.pause),
    ];
  }, [goesOn, latest]);
  useCommands(commands);
}

export function RunView(props: RunProps): ReactNode {
  const { run, actions } = props;
  const again = useRunAgain(run);
  useRunKeys(props, again);
  useStatus(`chum to ${run.host}: ${phaseOf(run)}`);
  return (
    <div className="jw-chum-run">
      <section className="jw-live" aria-label={`Run to ${run.host}`}>
        <p className="jw-chum-run-title">
          <strong>{run.title}</strong> to {run.host}
          {run.remoteIp === null || run.remoteIp === run.host ? '' : ` (${run.remoteIp})`}: {phaseOf(run)}
        </p>
        {isGoingOn(run) ? (
          <RunningView run={run} actions={actions} />
        ) : (
          <RunEnd run={run} actions={actions} again={again} />
        )}
      </section>
      <RunFlows run={run} />
    </div>
  );
}
