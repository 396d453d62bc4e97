// The bottom line: dataset, what the screen says, clock, connection.

import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp, useNavigation, useSettings } from '../state/app-context.tsx';
import { formatBytes, formatCounted } from '../ui/format.ts';
import { CaptureChip } from './capture-chip.tsx';
import { ChumChip } from './chum-chip.tsx';
import { MessageList } from './message-list.tsx';

function ConnectionLight(props: { readonly connected: boolean }): ReactNode {
  // A shape as well as a word: filled disc = connected, open ring = lost.
  return (
    <span className="jw-state">
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <circle
          cx="5"
          cy="5"
          r="3.5"
          fill={props.connected ? 'var(--jw-accent)' : 'none'}
          stroke={props.connected ? 'var(--jw-accent)' : 'orange'}
          strokeWidth="1.5"
        />
      </svg>
      {props.connected ? 'Connected' : 'Connection lost'}
    </span>
  );
}

export function StatusBar(props: { readonly connected: boolean }): ReactNode {
  const { stores, appVersion } = useApp();
  const text = useStore(stores.status, (state) => state.text);
  const name = useNavigation((state) => state.dataset);
  const dataset = useStore(stores.datasets, (state) => state.datasets.find((one) => one.name === name));
  const clock = useSettings((state) => state.clock);
  const toggleClock = useSettings((state) => state.toggleClock);
  return (
    <footer className="jw-status" aria-label="Status">
      <span>
        {dataset === undefined
          ? 'No dataset'
          : `${dataset.name}: ${formatCounted(dataset.packets, 'packet')}, ${formatBytes(dataset.bytes)}`}
      </span>
      <span className="jw-status-text" role="status">
        {text}
      </span>
      <CaptureChip />
      <ChumChip />
      <MessageList />
      <Tooltip label="Show times in UTC or local time (U)">
        <button type="button" onClick={toggleClock}>
          {clock === 'utc' ? 'UTC' : 'Local time'}
        </button>
      </Tooltip>
      <ConnectionLight connected={props.connected} />
      <span>JAWS {appVersion}</span>
    </footer>
  );
}
