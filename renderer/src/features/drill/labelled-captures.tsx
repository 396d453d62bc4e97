// While a run goes on: which captures label it, with the way to their live picture; or that none does.

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNavigation } from '../../state/app-context.tsx';
import { formatCounted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { NotRecorded, placeOf, useRunningCaptures } from './recording.tsx';

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

export function LabelledCaptures(): ReactNode {
  const running = useRunningCaptures();
  if (running.length === 0) {
    return <NotRecorded text="No capture is running: nothing is recorded" />;
  }
  return (
    <ul className="jw-chum-captures" aria-label="Captures that label this run">
      {running.map(({ state }) => {
        const { captureId, dataset, labels } = state;
        if (dataset === null) return null;
        return (
          <Labelling
            key={captureId}
            dataset={dataset}
            place={placeOf(state)}
            labelled={labels['chum'] ?? 0}
          />
        );
      })}
    </ul>
  );
}
