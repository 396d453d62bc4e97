// One message for one alert, on the page and, where that is wished for, on the desktop.

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { LiveAlert } from '@jaws/shared/contract/live';
import type { AppServices } from '../../state/app-context.tsx';
import { closeButton } from '../../ui/error-report.ts';
import { inboxRows } from '../../objects/inbox-rows.ts';
import { titleOf } from '../../objects/finding-words.ts';

const shownMs = 60_000;

/** `isLast`: the alerts of this day are used up with it. */
export function tellOfAlert(
  alert: LiveAlert,
  dataset: string,
  isLast: boolean,
  { platform, stores }: AppServices,
  onOpen: () => void,
): void {
  const [row] = inboxRows(null, [alert]);
  if (row === undefined) return;
  const title = `Finding: ${titleOf(row)}`;
  const text = alert.reasons[0]?.text ?? `evidence ${alert.evidence.toFixed(2)}`;
  const id = `alert-${alert.id}-${dataset}`;
  const open = (): void => {
    notifications.hide(id);
    onOpen();
  };
  notifications.show({
    id,
    title,
    color: 'red',
    withBorder: true,
    autoClose: shownMs,
    closeButtonProps: closeButton,
    message: (
      <>
        <div>{text}</div>
        {isLast ? (
          <div className="jw-dim">
            That was the last message of this day; further findings are listed only.
          </div>
        ) : null}
        <Button size="compact-xs" variant="default" mt={4} onClick={open}>
          Show the finding
        </Button>
      </>
    ),
  });
  if (stores.settings.getState().desktopNotes) platform.notify(title, text, open);
}
