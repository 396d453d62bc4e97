// What the page asks of its surroundings beside the host: clipboard, saving a file, the clock. One value, so
// that tests pass their own and no component touches `window` for these.

import { fromWireError } from '@jaws/shared/rpc/wire-errors';
import { createFigureRecorder, type FigureRecorder } from './figure-recorder.ts';
import { createWindowStorage, type KeyValueStorage } from './storage.ts';

export interface PagePlatform {
  readonly storage: KeyValueStorage;
  readonly copyText: (text: string) => Promise<void>;
  /** Offers the pieces to the user as a download named `fileName`. */
  readonly saveFile: (
    fileName: string,
    pieces: readonly Uint8Array<ArrayBuffer>[],
    mediaType: string,
  ) => void;
  /** Lets the browser fetch an address of the host by itself and save it as `fileName`. */
  readonly download: (path: string, fileName: string) => void;
  /**
   * On the desktop: notes a file of the user where it lies and gives its upload id; null where it has to be sent.
   * @throws JawsError import.unreadable
   */
  readonly registerFile: (file: File) => Promise<string | null>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Asks for the permission to tell the desktop, where it is not given yet; whether it is given. */
  readonly askToNotify: () => Promise<boolean>;
  /** `onClick`: the window comes to the front before it. */
  readonly notify: (title: string, text: string, onClick?: () => void) => void;
  /** Null unless figures of the live picture are asked for. */
  readonly recorder: FigureRecorder | null;
}

/** The browser's clipboard and downloads; also right inside the desktop window. */
export function createBrowserPlatform(view: Window & typeof globalThis): PagePlatform {
  return {
    storage: createWindowStorage(view.localStorage),
    copyText: (text) => view.navigator.clipboard.writeText(text),
    saveFile(fileName, pieces, mediaType) {
      const address = view.URL.createObjectURL(new Blob([...pieces], { type: mediaType }));
      clickDownload(view, address, fileName);
      // The browser has taken its own reference by the next task.
      view.setTimeout(() => {
        view.URL.revokeObjectURL(address);
      }, 0);
    },
    download(path, fileName) {
      clickDownload(view, path, fileName);
    },
    async registerFile(file) {
      const answer = (await view.jawsDesktop?.registerFile(file)) ?? null;
      if (answer !== null && answer.error !== null) throw fromWireError(answer.error);
      return answer?.uploadId ?? null;
    },
    now: () => view.Date.now(),
    async askToNotify() {
      if (!('Notification' in view)) return false;
      return (await view.Notification.requestPermission()) === 'granted';
    },
    notify(title, text, onClick) {
      if (!('Notification' in view) || view.Notification.permission !== 'granted') return;
      // One at a time: a newer one takes the place of the one before.
      const note = new view.Notification(title, { body: text, tag: 'jaws-live' });
      note.onclick = () => {
        view.focus();
        note.close();
        onClick?.();
      };
    },
    // Here, because the address loses its query once the token has been read.
    recorder: createFigureRecorder(view),
  };
}

function clickDownload(view: Window, address: string, fileName: string): void {
  const link = view.document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
}
