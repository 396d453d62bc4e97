// On every screen: that a capture runs, where and how fast. A click leads back to it.

import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCaptures, useNavigation } from '../state/app-context.tsx';
import { captureList, isRunning, type TrackedCapture } from '../state/capture-store.ts';
import { formatRate } from '../ui/format.ts';

/** `capturing eth0 1,234/s`, `paused eth0`, `2 captures 3,456/s`. */
export function chipText(running: readonly TrackedCapture[]): string {
  const rate = running.reduce((sum, { state }) => sum + state.packetsPerSecond, 0);
  const [first] = running;
  if (first === undefined) return '';
  if (running.length > 1) return `${String(running.length)} captures ${formatRate(rate)}/s`;
  const { phase, source } = first.state;
  const place = first.state.interface ?? source?.name ?? '';
  if (phase === 'paused') return `paused ${place}`;
  return phase === 'running' ? `capturing ${place} ${formatRate(rate)}/s` : `${phase} ${place}`;
}

export function CaptureChip(): ReactNode {
  const captures = useCaptures((state) => state.captures);
  const show = useCaptures((state) => state.show);
  const goTo = useNavigation((state) => state.goTo);
  const running = captureList(captures).filter(({ state }) => isRunning(state));
  const [first] = running;
  if (first === undefined) return null;
  const allPaused = running.every(({ state }) => state.phase === 'paused');
  return (
    <Tooltip label="Go to the capture">
      <button
        type="button"
        className="jw-state jw-capture-chip"
        onClick={() => {
          show(first.state.captureId);
          goTo('capture');
        }}
      >
        <svg viewBox="0 0 10 10" aria-hidden="true" fill="currentColor">
          {allPaused ? <path d="M2 1h2v8H2zM6 1h2v8H6z" /> : <circle cx="5" cy="5" r="4" />}
        </svg>
        {chipText(running)}
      </button>
    </Tooltip>
  );
}
