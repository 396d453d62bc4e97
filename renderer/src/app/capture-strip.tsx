// Above a screen of data, while a capture runs into another dataset: nobody may read "nothing unusual" about yesterday
// and think that it is about now.

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCaptures, useNavigation } from '../state/app-context.tsx';
import { captureList, isRunning, type TrackedCapture } from '../state/capture-store.ts';
import type { Screen } from '../state/navigation-store.ts';

const dataScreens: readonly Screen[] = ['picture', 'findings', 'packets', 'flows'];

/** The running capture whose dataset is not the one shown; null when one of them is. */
export function captureElsewhere(
  running: readonly TrackedCapture[],
  dataset: string | null,
): TrackedCapture | null {
  if (running.some(({ state }) => state.dataset === dataset)) return null;
  return running.find(({ state }) => state.dataset !== null) ?? null;
}

export function CaptureStrip(): ReactNode {
  const captures = useCaptures((state) => state.captures);
  const { screen, dataset, openDataset } = useNavigation((state) => state);
  const running = captureList(captures).filter(({ state }) => isRunning(state));
  const elsewhere = captureElsewhere(running, dataset);
  if (elsewhere === null || !dataScreens.includes(screen)) return null;
  const { state } = elsewhere;
  const place = state.interface ?? state.source?.name ?? 'A source';
  return (
    <div className="jw-strip" role="status">
      <span>
        {place} is being captured into {state.dataset}. This screen shows {dataset ?? 'no dataset'}.
      </span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          openDataset(state.dataset);
        }}
      >
        Show the capture
      </Button>
    </div>
  );
}
