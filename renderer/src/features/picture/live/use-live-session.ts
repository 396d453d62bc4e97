// Keeps the followed dataset's live picture open on every screen, and tells of what newly stands out.

import { notifications } from '@mantine/notifications';
import type { LiveFrame, LiveTop } from '@jaws/shared/contract/live';
import { useEffect } from 'react';
import { startLiveFollow } from '../../../connection/live-follow.ts';
import { useApp, useLive, type AppServices } from '../../../state/app-context.tsx';
import { closeButton, showError } from '../../../ui/error-report.ts';
import { topName } from './live-unit-text.ts';

const shownMs = 20_000;

function tellOf(top: LiveTop, { platform, stores }: AppServices): void {
  const title = `Stands out: ${topName(top)}`;
  const text = top.reasons[0]?.text ?? `evidence ${top.evidence.toFixed(2)}`;
  notifications.show({
    id: `entered-${top.id}`,
    title,
    message: text,
    color: 'red',
    withBorder: true,
    autoClose: shownMs,
    closeButtonProps: closeButton,
  });
  if (stores.settings.getState().desktopNotes) platform.notify(title, text);
}

export function tellOfEntered({ entered, top }: LiveFrame, app: AppServices): void {
  for (const id of entered) {
    const one = top.find((candidate) => candidate.id === id);
    if (one !== undefined) tellOf(one, app);
  }
}

/** Once, for the whole page. */
export function useLiveSession(): void {
  const app = useApp();
  const { client, stores } = app;
  const dataset = useLive((state) => state.following);
  const attempt = useLive((state) => state.attempt);
  useEffect(() => {
    if (dataset === null) return undefined;
    return startLiveFollow({
      client,
      live: stores.live,
      frames: stores.liveFrames,
      dataset,
      onFrame(frame) {
        tellOfEntered(frame, app);
      },
      onError: showError,
    });
    // `attempt`: opened anew by hand.
  }, [app, client, stores, dataset, attempt]);
}
