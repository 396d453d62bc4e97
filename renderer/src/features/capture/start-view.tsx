// The form of a new capture: where from, the options in one line (all of them when asked), and Start.

import { Button, Group, SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useApp, useCaptures, useCommands, useNavigation } from '../../state/app-context.tsx';
import { draftSummary, readDraft, type CaptureDraft, type DraftProblems } from '../../state/capture-draft.ts';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import type { ErrorReport } from '../../ui/error-report.ts';
import { Icon } from '../../ui/icon.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { CaptureOptionsForm } from './capture-options.tsx';
import { InterfacePicker } from './interface-picker.tsx';
import { RecoveredNote } from './recovered-note.tsx';
import { ReplayChoice } from './replay-choice.tsx';
import { fieldOfFailure, isForDoctor } from './start-failure.ts';
import type { CaptureActions } from './use-capture-actions.ts';
import { useDraft, type DraftView } from './use-draft.ts';
import { useInterfaces } from './use-interfaces.ts';
import { useLatest } from '../../state/use-latest.ts';
import { useHeightVariable } from '../../ui/use-height-variable.ts';

const noProblems: DraftProblems = {};

interface StartModel extends DraftView {
  readonly problems: DraftProblems;
  readonly failure: ErrorReport | null;
  readonly isStarting: boolean;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly start: () => void;
}

interface Attempt {
  readonly isStarting: boolean;
  readonly isOpen: boolean;
  readonly failure: ErrorReport | null;
  /** Mistakes are shown from the first attempt on, at once where they are quick to see. */
  readonly tried: boolean;
}

const firstAttempt: Attempt = { isStarting: false, isOpen: false, failure: null, tried: false };

/** A failure at a field is over when that field is changed. */
function isAnswered(failure: ErrorReport | null, changes: Partial<CaptureDraft>): boolean {
  if (failure === null) return false;
  const field = fieldOfFailure(failure);
  if (field === null) return true;
  return field in changes || (field === 'dataset' && 'append' in changes);
}

function useStart(actions: CaptureActions): StartModel {
  const way = useCaptures((state) => state.way);
  const name = useCaptures((state) => state.interface);
  const file = useCaptures((state) => state.replayFile);
  const { draft, change: changeDraft } = useDraft();
  const [attempt, setAttempt] = useState<Attempt>(firstAttempt);
  const place = useMemo(
    () =>
      way === 'replay'
        ? ({ kind: 'replay', upload: null } as const)
        : ({ kind: 'interface', name: name ?? '' } as const),
    [way, name],
  );
  const read = readDraft(draft, place);
  const { isStarting, failure } = attempt;
  const start = (): void => {
    if (isStarting || (way === 'interface' && name === null)) return;
    if (read.options === null) {
      setAttempt({ isStarting: false, isOpen: true, failure: null, tried: true });
      return;
    }
    changeDraft({});
    setAttempt({ ...attempt, isStarting: true, failure: null, tried: true });
    void actions.start({ options: read.options, file: way === 'replay' ? file : null }).then((problem) => {
      // A name that was used is taken now.
      if (problem === null && !draft.append) changeDraft({ dataset: '' });
      const atField = problem !== null && fieldOfFailure(problem) !== null;
      setAttempt((now) => ({
        ...now,
        isStarting: false,
        failure: problem,
        isOpen: now.isOpen || atField,
      }));
    });
  };
  const change = (changes: Partial<CaptureDraft>): void => {
    changeDraft(changes);
    if (isAnswered(failure, changes)) setAttempt({ ...attempt, failure: null });
  };
  const field = failure === null ? null : fieldOfFailure(failure);
  const atField = field === null || failure === null ? noProblems : { [field]: failure.message };
  return {
    draft,
    change,
    problems: { ...(read.problems ?? noProblems), ...atField },
    failure: field === null ? failure : null,
    isStarting,
    isOpen: attempt.isOpen,
    toggle() {
      setAttempt({ ...attempt, isOpen: !attempt.isOpen });
    },
    start,
  };
}

function Failure(props: { readonly failure: ErrorReport | null }): ReactNode {
  const goTo = useNavigation((state) => state.goTo);
  const { failure } = props;
  if (failure === null) return null;
  return (
    <Group gap="sm" px="md" py="xs" wrap="nowrap">
      <ErrorNotice error={failure} />
      {isForDoctor(failure) ? (
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
  );
}

function WayBar(): ReactNode {
  const way = useCaptures((state) => state.way);
  const prepare = useCaptures((state) => state.prepare);
  const goTo = useNavigation((state) => state.goTo);
  return (
    <div className="jw-bar jw-way">
      <SegmentedControl
        aria-label="Capture from"
        value={way}
        data={[
          { value: 'interface', label: 'Interface' },
          { value: 'replay', label: 'Replay of a capture' },
        ]}
        onChange={(value) => {
          prepare({ way: value === 'replay' ? 'replay' : 'interface' });
        }}
      />
      <Button
        variant="subtle"
        ml="auto"
        onClick={() => {
          goTo('doctor');
        }}
      >
        Capture permissions…
      </Button>
    </div>
  );
}

function LivePicker(props: { readonly onStart: () => void }): ReactNode {
  const view = useInterfaces();
  return <InterfacePicker view={view} onStart={props.onStart} />;
}

function StartBar(props: { readonly model: StartModel }): ReactNode {
  const { demoAvailable } = useApp();
  const way = useCaptures((state) => state.way);
  const name = useCaptures((state) => state.interface);
  const file = useCaptures((state) => state.replayFile);
  const { draft, isOpen, isStarting, toggle, start } = props.model;
  const isReplay = way === 'replay';
  const what = isReplay ? 'Start the replay' : `Start capturing ${name ?? ''}`.trim();
  const bar = useHeightVariable('--jw-foot-height');
  const cannot = isReplay ? file === null && !demoAvailable : name === null;
  return (
    <div ref={bar} className="jw-start-bar">
      <Button
        size="sm"
        leftSection={<Icon name="play" size="0.875rem" />}
        rightSection={<KeyHint shortcut="alt+S" />}
        loading={isStarting}
        disabled={cannot}
        onClick={start}
      >
        {what}
      </Button>
      <span className="jw-start-summary">{draftSummary(draft, isReplay)}</span>
      <Button
        variant="default"
        aria-expanded={isOpen}
        rightSection={<Icon name={isOpen ? 'down' : 'up'} size="0.875rem" />}
        onClick={toggle}
      >
        Options
      </Button>
    </div>
  );
}

export function StartView(props: { readonly actions: CaptureActions }): ReactNode {
  const way = useCaptures((state) => state.way);
  const model = useStart(props.actions);
  const { start, toggle } = model;
  const latest = useLatest({ start, toggle });
  const commands = useMemo(
    () => [
      { id: 'capture-start', title: 'Start capture', group: 'Capture', shortcut: 'alt+S', run: latest.start },
      { id: 'capture-options', title: 'Show or hide the options', group: 'Capture', run: latest.toggle },
    ],
    [latest],
  );
  useCommands(commands);
  const isReplay = way === 'replay';
  return (
    <>
      <RecoveredNote />
      <WayBar />
      <div className="jw-start-body">
        {isReplay ? (
          <ReplayChoice draft={model.draft} change={model.change} />
        ) : (
          <LivePicker onStart={latest.start} />
        )}
      </div>
      <Failure failure={model.failure} />
      <StartBar model={model} />
      {model.isOpen ? (
        <CaptureOptionsForm
          isReplay={isReplay}
          draft={model.draft}
          problems={model.problems}
          change={model.change}
        />
      ) : null}
    </>
  );
}
