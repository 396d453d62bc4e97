// Closing the window or quitting while captures, chum or jobs go on asks first; the host then stops them in order.

import { quitQuestion } from '@jaws/core/host/quit-question';
import type { UnfinishedWork } from '@jaws/core/host/unfinished-work';
import type { App, BrowserWindow } from 'electron';
import { askToStop } from './dialogs.ts';

/** Guards quitting at once; the function returned guards a window. Both are asked about once at a time. */
export function askBeforeQuit(
  app: App,
  unfinishedWork: () => readonly UnfinishedWork[],
  platform: NodeJS.Platform,
): (window: BrowserWindow) => void {
  let current: BrowserWindow | null = null;
  let isDecided = false;
  let isAsking = false;
  const guard = (event: { preventDefault(): void }, endsApp: boolean): void => {
    const question = quitQuestion({ unfinished: unfinishedWork(), endsApp, isDecided });
    if (question === null) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void askToStop(current, question)
      .then((mayStop) => {
        isDecided = mayStop;
        if (mayStop) app.quit();
      })
      .finally(() => (isAsking = false));
  };
  app.on('before-quit', (event) => {
    guard(event, true);
  });
  return (window) => {
    current = window;
    window.on('close', (event) => {
      guard(event, platform !== 'darwin');
    });
    window.on('closed', () => (current = null));
  };
}
