// Live capture: one tab for a new one, one for each that runs or has ended.

import { useMemo, type ReactNode } from 'react';
import { useCaptures } from '../../state/app-context.tsx';
import { captureList, isRunning, type TrackedCapture } from '../../state/capture-store.ts';
import { formatRate } from '../../ui/format.ts';
import { SourcesBar } from '../../ui/screen-tabs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CaptureView } from './capture-view.tsx';
import { phaseText, placeOf } from './live-figures.ts';
import { StartView } from './start-view.tsx';
import { useCaptureActions } from './use-capture-actions.ts';

function tabText({ state }: TrackedCapture): string {
  if (state.phase === 'running') return `${placeOf(state)} ${formatRate(state.packetsPerSecond)}/s`;
  return phaseText(state);
}

function Tab(props: {
  readonly isShown: boolean;
  readonly onShow: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <button
      type="button"
      className="jw-tab"
      aria-current={props.isShown ? 'true' : undefined}
      onClick={props.onShow}
    >
      {props.children}
    </button>
  );
}

function Tabs(props: {
  readonly captures: readonly TrackedCapture[];
  readonly shown: string | null;
}): ReactNode {
  const show = useCaptures((state) => state.show);
  const { captures, shown } = props;
  if (captures.length === 0) return null;
  return (
    <nav className="jw-tabs" aria-label="Captures">
      <Tab
        isShown={shown === null}
        onShow={() => {
          show(null);
        }}
      >
        New capture
      </Tab>
      {captures.map((capture) => {
        const { captureId } = capture.state;
        return (
          <Tab
            key={captureId}
            isShown={shown === captureId}
            onShow={() => {
              show(captureId);
            }}
          >
            {isRunning(capture.state) ? <Icon name="capture" size="0.75rem" /> : null}
            {tabText(capture)}
          </Tab>
        );
      })}
    </nav>
  );
}

export function CaptureScreen(): ReactNode {
  const captures = useCaptures((state) => state.captures);
  const shown = useCaptures((state) => state.shown);
  const actions = useCaptureActions();
  const list = useMemo(() => captureList(captures), [captures]);
  const capture = shown === null ? undefined : captures.get(shown);
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Capture</h1>
      <SourcesBar />
      <Tabs captures={list} shown={capture === undefined ? null : shown} />
      {capture === undefined ? (
        <StartView actions={actions} />
      ) : (
        <CaptureView key={capture.state.captureId} capture={capture} actions={actions} />
      )}
    </main>
  );
}
