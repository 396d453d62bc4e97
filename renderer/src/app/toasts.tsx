// Where messages float: at the right, above the status line and above the bar with a screen's main button, below
// dialogs and menus. Panes that end beneath them keep their height free (app.css).

import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useHeightVariable } from '../ui/use-height-variable.ts';

export function Toasts(): ReactNode {
  const box = useHeightVariable('--jw-toasts-height');
  return (
    <div ref={box} className="jw-toasts">
      <Notifications position="bottom-right" limit={3} transitionDuration={0} withinPortal={false} />
    </div>
  );
}
