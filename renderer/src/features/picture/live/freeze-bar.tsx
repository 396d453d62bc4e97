// Freeze, step, now: everything on screen stands still while the capture goes on.

import { formatDuration } from '@jaws/shared/domain/duration-text';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useApp, useCommands, useLiveView } from '../../../state/app-context.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { KeyHint } from '../../../ui/key-hint.tsx';

export interface FreezeActions {
  readonly toggle: () => void;
  readonly back: () => void;
  readonly forward: () => void;
  readonly now: () => void;
}

export function useFreeze(): FreezeActions {
  const { stores, platform } = useApp();
  const { liveFrames } = stores;
  return useMemo(
    () => ({
      toggle() {
        if (liveFrames.getView().frozenAtMs === null) liveFrames.freeze(platform.now());
        else liveFrames.resume();
      },
      back() {
        liveFrames.step(-1);
      },
      forward() {
        liveFrames.step(1);
      },
      now() {
        liveFrames.resume();
      },
    }),
    [liveFrames, platform],
  );
}

/** All of it by keyboard, while the live picture is shown. */
export function useFreezeCommands({ toggle, back, forward, now }: FreezeActions): void {
  const commands = useMemo(() => {
    const make = (id: string, title: string, shortcut: string, run: () => void) => {
      return { id: `live-${id}`, title, group: 'Live picture', shortcut, run };
    };
    return [
      make('freeze', 'Freeze the live picture, or let it run', 'Space', toggle),
      make('back', 'Frozen: one frame back', 'ArrowLeft', back),
      make('forward', 'Frozen: one frame forward', 'ArrowRight', forward),
      make('now', 'Frozen: jump to now', 'End', now),
    ];
  }, [toggle, back, forward, now]);
  useCommands(commands);
}

/** Counts along while frozen; the only thing on the screen that does. */
function useSecondsSince(startMs: number | null): number {
  const { platform } = useApp();
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (startMs === null) return undefined;
    const timer = window.setInterval(() => {
      setNowMs(platform.now());
    }, 1000);
    return () => {
      window.clearInterval(timer);
    };
  }, [platform, startMs]);
  return startMs === null ? 0 : Math.max(0, Math.floor((nowMs - startMs) / 1000));
}

function frozenText(seconds: number, behind: number): string {
  const ago = seconds < 60 ? `${String(seconds)} s` : formatDuration(seconds * 1000);
  return `frozen ${ago} ago, ${formatCount(behind)} ${behind === 1 ? 'frame' : 'frames'} behind`;
}

function Steps(props: { readonly actions: FreezeActions }): ReactNode {
  const { canStepBack, canStepForward, behind, frozenAtMs } = useLiveView();
  const { back, forward, now } = props.actions;
  const seconds = useSecondsSince(frozenAtMs);
  return (
    <>
      <Tooltip label="One frame back (←)">
        <ActionIcon variant="default" aria-label="One frame back" disabled={!canStepBack} onClick={back}>
          <Icon name="back" size="0.875rem" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="One frame forward (→)">
        <ActionIcon
          variant="default"
          aria-label="One frame forward"
          disabled={!canStepForward}
          onClick={forward}
        >
          <Icon name="forward" size="0.875rem" />
        </ActionIcon>
      </Tooltip>
      <Button
        variant="default"
        aria-label="Jump to now"
        onClick={now}
        rightSection={<KeyHint shortcut="End" />}
      >
        Now
      </Button>
      <span className="jw-frozen" title={frozenText(seconds, behind)}>
        {frozenText(seconds, behind)}
      </span>
    </>
  );
}

export function FreezeBar({ actions }: { readonly actions: FreezeActions }): ReactNode {
  const { frozenAtMs, shown } = useLiveView();
  const isFrozen = frozenAtMs !== null;
  return (
    <>
      <Button
        variant={isFrozen ? 'filled' : 'default'}
        aria-pressed={isFrozen}
        disabled={shown === null}
        leftSection={<Icon name={isFrozen ? 'play' : 'pause'} size="0.875rem" />}
        rightSection={<KeyHint shortcut="Space" />}
        onClick={actions.toggle}
      >
        {isFrozen ? 'Frozen' : 'Freeze'}
      </Button>
      {isFrozen ? <Steps actions={actions} /> : null}
    </>
  );
}
