// A running capture in figures, and what can be done to it: stop, pause, label.

import { Progress, Tooltip } from '@mantine/core';
import type { CaptureState } from '@jaws/shared/contract/capture';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import type { ReactNode } from 'react';
import type { TrackedCapture } from '../../state/capture-store.ts';
import { useApp, useSettings } from '../../state/app-context.tsx';
import { useCalm } from '../../state/use-calm.ts';
import { formatBits, formatBytes, formatCount, formatRate, formatSecond } from '../../ui/format.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StopPauseButtons } from '../../ui/stop-pause-buttons.tsx';
import { Term } from '../../ui/term.tsx';
import type { TermName } from '../../ui/terms.ts';
import { LabelToggle } from './label-toggle.tsx';
import { diskForecast, dropsFigure, isDiskShort, sourceText } from './live-figures.ts';
import type { CaptureActions } from './use-capture-actions.ts';

const historyRoom = 120;

function FigureBox(props: {
  readonly title: string;
  readonly text: string;
  readonly note?: string;
  readonly warns?: boolean;
  readonly term?: TermName;
  readonly children?: ReactNode;
}): ReactNode {
  const { title, text, note, warns, term, children } = props;
  const box = (
    <div className="jw-figure" {...(note === undefined || note === '' ? {} : { tabIndex: 0 })}>
      <dt>
        {title}
        {term === undefined ? null : <Term name={term} />}
      </dt>
      <dd className={warns === true ? 'jw-warns' : /^[a-z]/.test(text) ? 'jw-words' : ''}>
        {warns === true ? <span aria-hidden="true">▲ </span> : null}
        {text}
        {children}
      </dd>
    </div>
  );
  return note === undefined || note === '' ? box : <Tooltip label={note}>{box}</Tooltip>;
}

function QueueBar({ queue }: Pick<CaptureState, 'queue'>): ReactNode {
  const share = queue.limit === 0 ? 0 : (100 * queue.packets) / queue.limit;
  return (
    <Progress
      className="jw-queue"
      size="xs"
      value={share}
      transitionDuration={0}
      aria-label={`Queue: ${formatCount(queue.packets)} of ${formatCount(queue.limit)} packets`}
    />
  );
}

function queueText({ queue }: CaptureState): string {
  return queue.limit === 0 ? '0' : `${formatCount(queue.packets)} of ${formatCount(queue.limit)}`;
}

/** Counts that are nothing to speak of are left out while they are 0. */
function RareFigures({ state }: { readonly state: CaptureState }): ReactNode {
  const { blacklisted, skipped } = state;
  return (
    <>
      {blacklisted === 0 ? null : (
        <FigureBox
          title="Never stored"
          text={formatCount(blacklisted)}
          note="Packets of the addresses that this capture never stores."
        />
      )}
      {skipped === 0 ? null : (
        <FigureBox title="Not stored (paused)" text={formatCount(skipped)} note="Seen while paused." />
      )}
    </>
  );
}

function Figures({ capture }: { readonly capture: TrackedCapture }): ReactNode {
  const { state, history } = capture;
  const calm = useCalm();
  const drops = dropsFigure(state);
  const queueNote =
    'Packets read and not stored yet. At the limit reading stops, and the kernel drops what it cannot hold.';
  return (
    <dl className="jw-figures" aria-label="Live figures">
      <FigureBox title="Packets/s" text={formatRate(state.packetsPerSecond)}>
        {calm ? null : (
          <Sparkline values={history.map(({ packetsPerSecond }) => packetsPerSecond)} room={historyRoom} />
        )}
      </FigureBox>
      <FigureBox title="Bits/s" text={formatBits(state.bitsPerSecond)}>
        {calm ? null : (
          <Sparkline values={history.map(({ bitsPerSecond }) => bitsPerSecond)} room={historyRoom} />
        )}
      </FigureBox>
      <FigureBox title="Elapsed" text={formatElapsed(state.elapsedMs)} />
      <FigureBox title="Rows stored" text={formatCount(state.stored)}>
        <div className="jw-figure-more">{formatBytes(state.bytes)} on the wire</div>
      </FigureBox>
      <FigureBox
        title="Dropped"
        term="dropped"
        text={drops.text}
        note={drops.note}
        warns={(state.dropped ?? 0) > 0}
      />
      <FigureBox title="Queue" text={queueText(state)} note={queueNote}>
        <QueueBar queue={state.queue} />
      </FigureBox>
      <RareFigures state={state} />
      {state.disk === null ? null : (
        <FigureBox
          title="Disk"
          text={`${formatBytes(state.disk.freeBytes)} free`}
          note="How long it lasts at the present rate."
          warns={isDiskShort(state)}
        >
          <div className="jw-figure-more">{diskForecast(state)}</div>
        </FigureBox>
      )}
    </dl>
  );
}

function Buttons(props: { readonly state: CaptureState; readonly actions: CaptureActions }): ReactNode {
  const { state, actions } = props;
  const { captureId, phase } = state;
  const isBusy = phase === 'starting' || phase === 'stopping';
  return (
    <div className="jw-live-buttons">
      <StopPauseButtons
        phase={phase}
        onStop={() => {
          actions.stop(captureId);
        }}
        onPause={() => {
          actions.pause(captureId);
        }}
        onResume={() => {
          actions.resume(captureId);
        }}
      />
      <LabelToggle
        label={state.label}
        disabled={isBusy}
        onLabel={(label) => {
          actions.label(captureId, label);
        }}
      />
      <Term name="label" />
      <LeaveNote />
    </div>
  );
}

/** What closing means differs by host, so it is said rather than feared. */
function LeaveNote(): ReactNode {
  const { host } = useApp();
  if (host === 'desktop') return null;
  return <span className="jw-dim jw-leave-note">The capture keeps running if you close this page.</span>;
}

function Marks({ state }: { readonly state: CaptureState }): ReactNode {
  const clock = useSettings((settings) => settings.clock);
  if (state.marks.length === 0) return null;
  return (
    <ol className="jw-marks" aria-label="Marks" tabIndex={0}>
      {state.marks.toReversed().map((mark) => (
        <li key={`${mark.ms} ${mark.text}`}>
          <span className="jw-mono">{timeOfDay(mark.ms, clock)}</span> {mark.text}
        </li>
      ))}
    </ol>
  );
}

function timeOfDay(ms: number, clock: 'utc' | 'local'): string {
  return formatSecond(ms, clock).slice(11);
}

export function Warnings({ warnings }: { readonly warnings: readonly string[] }): ReactNode {
  if (warnings.length === 0) return null;
  return (
    <ul className="jw-warnings" aria-label="Warnings">
      {warnings.map((text) => (
        <li key={text}>
          <span aria-hidden="true">▲ </span>
          {text}
        </li>
      ))}
    </ul>
  );
}

export function LiveStrip(props: {
  readonly capture: TrackedCapture;
  readonly actions: CaptureActions;
}): ReactNode {
  const { state } = props.capture;
  return (
    <section className="jw-live" aria-label={`Capture of ${state.interface ?? 'a replay'}`}>
      <Buttons state={state} actions={props.actions} />
      <Figures capture={props.capture} />
      <p className="jw-live-source jw-dim">
        {sourceText(state)}
        {state.filter === '' ? null : (
          <>
            {' '}
            Filter: <span className="jw-mono">{state.filter}</span>
          </>
        )}
      </p>
      <Warnings warnings={state.warnings} />
      <Marks state={state} />
    </section>
  );
}
