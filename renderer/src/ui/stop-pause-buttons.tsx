// Stop, and pause or resume: the two buttons of everything that runs until somebody ends it.

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { KeyHint } from './key-hint.tsx';

export function StopPauseButtons(props: {
  /** Of a capture or of a run of chum. */
  readonly phase: string;
  readonly onStop: () => void;
  readonly onPause: () => void;
  readonly onResume: () => void;
}): ReactNode {
  const { phase, onStop, onPause, onResume } = props;
  const isPaused = phase === 'paused';
  return (
    <>
      <Button
        size="md"
        leftSection={<Icon name="stop" size="1rem" />}
        rightSection={<KeyHint shortcut="alt+S" />}
        loading={phase === 'stopping'}
        onClick={onStop}
      >
        Stop
      </Button>
      <Button
        size="sm"
        variant="default"
        leftSection={<Icon name={isPaused ? 'play' : 'pause'} size="0.875rem" />}
        rightSection={<KeyHint shortcut="P" />}
        disabled={!isPaused && phase !== 'running'}
        onClick={isPaused ? onResume : onPause}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </>
  );
}
