// While a run goes on: which captures label it, with the way to their live picture; or that none does.

import { Button } from '@mantine/core';
import type { ChumState } from '@jaws/shared/contract/chum';
import { useMemo, type ReactNode } from 'react';
import { useCaptures, useNavigation } from '../../state/app-context.tsx';
import { captureList, isRunning } from '../../state/capture-store.ts';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';

function Labelling(props: {
  readonly dataset: string;
  readonly place: string;
  readonly labelled: number;
}): ReactNode {
  const openDataset = useNavigation((state) => state.openDataset);
  const { dataset, place, labelled } = props;
  return (
    <li>
      <span>
        <strong>{dataset}</strong> ({place}): {formatCounted(labelled, 'packet')} labelled chum so far
      </span>
      <Button
        variant="default"
        leftSection={<Icon name="picture" size="0.875rem" />}
        aria-label={`Watch in Picture: ${dataset}`}
        onClick={() => {
          openDataset(dataset, 'picture');
        }}
      >
        Watch in Picture
      </Button>
    </li>
  );
}

export function LabelledCaptures({ run }: { readonly run: ChumState }): ReactNode {
  const captures = useCaptures((state) => state.captures);
  const goTo = useNavigation((state) => state.goTo);
  const running = useMemo(() => captureList(captures).filter(({ state }) => isRunning(state)), [captures]);
  if (running.length === 0) {
    return (
      <div className="jw-note jw-chum-note" role="note">
        <span>
          No capture is running: start one to have this run labelled in it
          {run.remoteIp?.startsWith('127.') === true ? ', on the loopback interface' : ''}.
        </span>
        <Button
          variant="default"
          onClick={() => {
            goTo('capture');
          }}
        >
          Go to Capture
        </Button>
      </div>
    );
  }
  return (
    <ul className="jw-chum-captures" aria-label="Captures that label this run">
      {running.map(({ state }) => {
        const { captureId, dataset, labels } = state;
        const place = state.interface ?? state.source?.name ?? 'replay';
        if (dataset === null) return null;
        return <Labelling key={captureId} dataset={dataset} place={place} labelled={labels['chum'] ?? 0} />;
      })}
    </ul>
  );
}
