// On every screen: that a run of chum goes on, and how far it has come. A click leads back to it.

import type { ChumState } from '@jaws/shared/contract/chum';
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useChum, useNavigation } from '../state/app-context.tsx';
import { isGoingOn } from '../state/chum-store.ts';
import { formatPercent } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';

/** `chum 45 % to listener.example`, `chum paused at 45 %`. */
export function chumChipText({ phase, sentBytes, sizeBytes, host }: ChumState): string {
  const share = formatPercent(sizeBytes === 0 ? 0 : sentBytes / sizeBytes);
  if (phase === 'paused') return `chum paused at ${share}`;
  return phase === 'running' ? `chum ${share} to ${host}` : `chum ${phase}`;
}

export function ChumChip(): ReactNode {
  const run = useChum(({ runs }) => [...runs.values()].find(isGoingOn));
  const show = useChum((state) => state.show);
  const goTo = useNavigation((state) => state.goTo);
  if (run === undefined) return null;
  return (
    <Tooltip label="Go to the run of chum">
      <button
        type="button"
        className="jw-state jw-capture-chip"
        onClick={() => {
          show(run.runId);
          goTo('drill');
        }}
      >
        <Icon name="drill" size="0.75rem" />
        {chumChipText(run)}
      </button>
    </Tooltip>
  );
}
