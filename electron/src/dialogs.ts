// Native dialogs. The page never names a path: chosen files are registered on the host and imported from there.

import type { QuitQuestion } from '@jaws/core/host/quit-question';
import type { Handlers } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';

export interface ImportingHost {
  readonly handlers: Pick<Handlers, 'imports.start'>;
  /** Gives the upload id under which `imports.start` finds the file. */
  readonly registerFile: (path: string) => Promise<string>;
}

const captureFilter = {
  name: 'Captures and packet tables',
  extensions: ['pcap', 'pcapng', 'cap', 'gz', 'csv', 'json'],
};

/** One dataset for each chosen file; progress shows in the page, as with a dropped file. */
export async function importChosenFiles(window: BrowserWindow, host: ImportingHost): Promise<void> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import captures',
    properties: ['openFile', 'multiSelections'],
    filters: [captureFilter, { name: 'All files', extensions: ['*'] }],
  });
  if (canceled) return;
  for (const path of filePaths) {
    try {
      const uploadId = await host.registerFile(path);
      await host.handlers['imports.start']({ uploads: [uploadId] }, { signal: new AbortController().signal });
    } catch (error) {
      showError(error);
    }
  }
}

/** True when the user would rather stop what goes on and leave. */
export async function askToStop(
  window: BrowserWindow | null,
  { message, detail, stop, stay }: QuitQuestion,
): Promise<boolean> {
  const options = {
    type: 'question',
    title: 'JAWS',
    message,
    detail,
    buttons: [stop, stay],
    // Return and Escape both stay: packets that are not captured cannot be had later.
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  } as const satisfies MessageBoxOptions;
  return (await ask(window, options)) === 0;
}

const mostOfUrl = 500;

/** True when the user wants this page in the browser. Its host is shown whole, as the browser will ask for it. */
export async function askToOpen(window: Electron.BrowserWindow | null, url: URL): Promise<boolean> {
  const { href, host } = url;
  const answer = await ask(window, {
    type: 'question',
    title: 'JAWS',
    message: `Open a page of ${host} in your browser?`,
    detail: href.length > mostOfUrl ? `${href.slice(0, mostOfUrl)}…` : href,
    buttons: ['Cancel', 'Open'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return answer === 1;
}

/** The number of the button. */
async function ask(window: Electron.BrowserWindow | null, options: MessageBoxOptions): Promise<number> {
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response;
}

export function showError(error: unknown): void {
  if (error instanceof JawsError) dialog.showErrorBox(error.message, `${error.hint}\n\n(${error.code})`);
  else dialog.showErrorBox('Something went wrong inside JAWS.', 'The log has the details.');
}
