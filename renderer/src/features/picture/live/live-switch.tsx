// The switch between the live picture and the one that stands.

import { Switch, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLive } from '../../../state/app-context.tsx';
import { useLiveOn } from './use-live-on.ts';

export function LiveSwitch({ dataset }: { readonly dataset: string }): ReactNode {
  const isOn = useLiveOn(dataset);
  const switchLive = useLive((state) => state.switchLive);
  return (
    <Tooltip label="Follows the dataset as it is written, and lets anomalies fade. On by itself while capturing.">
      <div className="jw-live-switch">
        <Switch
          label="Live"
          checked={isOn}
          onChange={(event) => {
            switchLive(dataset, event.currentTarget.checked);
          }}
        />
      </div>
    </Tooltip>
  );
}
