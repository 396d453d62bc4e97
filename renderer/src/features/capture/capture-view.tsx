// One capture on screen: live with its strip, or over with its numbers and the next step; below, its newest rows.

import { Button, Group, Text } from '@mantine/core';
import type { CaptureState } from '@jaws/shared/contract/capture';
import { useMemo, type ReactNode } from 'react';
import { useCaptures, useCommands, useNavigation, useStatus } from '../../state/app-context.tsx';
import { isRunning, type TrackedCapture } from '../../state/capture-store.ts';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { nextLabel } from './label-toggle.tsx';
import { endedText, endSummary, phaseText, placeOf } from './live-figures.ts';
import { LiveStrip, Warnings } from './live-strip.tsx';
import { isForDoctor } from './start-failure.ts';
import { TailTable } from './tail-table.tsx';
import type { CaptureActions } from './use-capture-actions.ts';
import { useLatest } from '../../state/use-latest.ts';

interface ViewProps {
  readonly capture: TrackedCapture;
  readonly actions: CaptureActions;
}

function OpenButtons({ dataset }: { readonly dataset: string | null }): ReactNode {
  const openDataset = useNavigation((state) => state.openDataset);
  if (dataset === null) return null;
  return (
    <Group gap="sm" ml="auto" wrap="nowrap">
      <span className="jw-dim">
        Dataset <strong>{dataset}</strong>
      </span>
      <Button
        variant="default"
        leftSection={<Icon name="picture" size="0.875rem" />}
        onClick={() => {
          openDataset(dataset, 'picture');
        }}
      >
        Open in Picture
      </Button>
      <Button
        variant="default"
        leftSection={<Icon name="packets" size="0.875rem" />}
        onClick={() => {
          openDataset(dataset, 'packets');
        }}
      >
        Open in Packets
      </Button>
    </Group>
  );
}

function labelsText({ labels }: CaptureState): string {
  return Object.entries(labels)
    .map(([label, packets]) => `${label} ${packets.toLocaleString('en')}`)
    .join(' · ');
}

function EndView({ capture, actions }: ViewProps): ReactNode {
  const { state } = capture;
  const goTo = useNavigation((navigation) => navigation.goTo);
  const show = useCaptures((captures) => captures.show);
  const { error } = state;
  return (
    <section className="jw-live" aria-label={`Capture of ${placeOf(state)}`}>
      {error === null ? <Text fw={600}>{endedText(state)}</Text> : <ErrorNotice error={error} />}
      <p className="jw-end-summary">{endSummary(state)}</p>
      {Object.keys(state.labels).length === 0 ? null : <p className="jw-dim">Labels: {labelsText(state)}</p>}
      {state.datasets.length < 2 ? null : <p className="jw-dim">Datasets: {state.datasets.join(', ')}</p>}
      <Warnings warnings={state.warnings} />
      <Group gap="sm">
        <Button
          leftSection={<Icon name="play" size="0.875rem" />}
          autoFocus
          onClick={() => {
            actions.startAgain(state.captureId);
          }}
        >
          Start again
        </Button>
        <Button
          variant="default"
          onClick={() => {
            show(null);
          }}
        >
          New capture…
        </Button>
        {error !== null && isForDoctor(error) ? (
          <Button
            variant="default"
            onClick={() => {
              goTo('doctor');
            }}
          >
            Capture permissions…
          </Button>
        ) : null}
      </Group>
    </section>
  );
}

/** The keys of the capture on screen; other captures are reached by their tab. */
function useCaptureKeys({ capture, actions }: ViewProps): void {
  const { captureId, phase, label } = capture.state;
  const runs = isRunning(capture.state);
  const latest = useLatest({
    stop() {
      actions.stop(captureId);
    },
    toggleLabel() {
      actions.label(captureId, nextLabel(label));
    },
    pause() {
      if (phase === 'paused') actions.resume(captureId);
      else actions.pause(captureId);
    },
    again() {
      actions.startAgain(captureId);
    },
  });
  const commands = useMemo(() => {
    const make = (id: string, title: string, shortcut: string, run: () => void) => {
      return { id, title, group: 'Capture', shortcut, run };
    };
    if (!runs) return [make('capture-again', 'Start the capture again', 'alt+S', latest.again)];
    return [
      make('capture-stop', 'Stop capture', 'alt+S', latest.stop),
      make('capture-label', 'Toggle the label norm/chum', 'L', latest.toggleLabel),
      make('capture-pause', 'Pause or resume capture', 'P', latest.pause),
    ];
  }, [runs, latest]);
  useCommands(commands);
}

export function CaptureView(props: ViewProps): ReactNode {
  const { state } = props.capture;
  useCaptureKeys(props);
  useStatus(phaseText(state));
  return (
    <>
      {isRunning(state) ? <LiveStrip {...props} /> : <EndView {...props} />}
      <div className="jw-bar jw-tail-bar">
        <h2 className="jw-panel-title">Newest packets</h2>
        <OpenButtons dataset={state.dataset} />
      </div>
      <TailTable key={state.captureId} captureId={state.captureId} />
    </>
  );
}
