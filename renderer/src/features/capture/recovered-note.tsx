// What an earlier run of JAWS left when it ended in mid-capture: said once, then put away.

import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCaptures, useNavigation } from '../../state/app-context.tsx';
import { Icon } from '../../ui/icon.tsx';

export function RecoveredNote(): ReactNode {
  const recovered = useCaptures((state) => state.recovered);
  const dismiss = useCaptures((state) => state.dismissRecovered);
  const openDataset = useNavigation((state) => state.openDataset);
  if (recovered.length === 0) return null;
  return (
    <section className="jw-note" aria-label="Recovered captures">
      <ul>
        {recovered.map(({ dataset, text }) => (
          <li key={dataset}>
            <button
              type="button"
              className="jw-link"
              onClick={() => {
                openDataset(dataset, 'picture');
              }}
            >
              {dataset}
            </button>{' '}
            {text}
          </li>
        ))}
      </ul>
      <ActionIcon aria-label="Put this note away" onClick={dismiss}>
        <Icon name="close" size="0.875rem" />
      </ActionIcon>
    </section>
  );
}
