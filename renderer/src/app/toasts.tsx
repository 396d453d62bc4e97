// Where messages are: floating at the right, above the status line and above the bar with a screen's main button, below
// dialogs and menus; panes that end beneath them keep their height free. In a small window they have a strip of their
// own below the page instead (app.css).

import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useHeightVariable } from '../ui/use-height-variable.ts';

/** The page may just have become lower: what is being typed in must not end below its edge. */
function keepFieldInSight(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement)
    activeElement.scrollIntoView({ block: 'nearest' });
}

export function Toasts(): ReactNode {
  const box = useHeightVariable('--jw-toasts-height', keepFieldInSight);
  return (
    <div ref={box} className="jw-toasts">
      <Notifications position="bottom-right" limit={3} transitionDuration={0} withinPortal={false} />
    </div>
  );
}
