// What each capture has of a run that is over, with the ways to its packets.

import { Button } from '@mantine/core';
import type { ChumState } from '@jaws/shared/contract/chum';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { captureText } from './run-text.ts';
import { useRunPivots } from './use-run-pivots.ts';

export function RunCaptures({ run }: { readonly run: ChumState }): ReactNode {
  const { showPackets, showPicture } = useRunPivots(run);
  if (run.captures.length === 0) {
    return (
      <p className="jw-dim">
        No capture has labels of this run. One that was going on elsewhere is labelled with its id:{' '}
        <code className="jw-mono">jaws datasets label DATASET --run ID</code>
      </p>
    );
  }
  return (
    <ul className="jw-chum-captures" aria-label="Captures with labels of this run">
      {run.captures.map((capture) => (
        <li key={`${capture.dataset} ${capture.how}`}>
          <span>
            <strong>{capture.dataset}</strong> {captureText(capture, run.receipt?.echoes !== undefined)}
          </span>
          <Button
            variant="default"
            leftSection={<Icon name="picture" size="0.875rem" />}
            aria-label={`Show in Picture: ${capture.dataset}`}
            onClick={() => {
              showPicture(capture.dataset);
            }}
          >
            Show in Picture
          </Button>
          <Button
            variant="default"
            leftSection={<Icon name="packets" size="0.875rem" />}
            aria-label={`Show packets: ${capture.dataset}`}
            onClick={() => {
              showPackets(capture.dataset);
            }}
          >
            Show packets
          </Button>
        </li>
      ))}
    </ul>
  );
}
