// The page's surroundings over a window of its own: what the browser is made to do, and with what.

import { afterEach, expect, test, vi } from 'vitest';
import { createBrowserPlatform } from './page-platform.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

interface Click {
  readonly href: string | null;
  readonly download: string;
  readonly isInPage: boolean;
}

function watchClicks(): Click[] {
  const clicks: Click[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    clicks.push({ href: this.getAttribute('href'), download: this.download, isInPage: this.isConnected });
  });
  return clicks;
}

test('a download is a click on an address of the host, that leaves nothing in the page', () => {
  const clicks = watchClicks();
  createBrowserPlatform(window).download('/download/abc', 'office.csv');
  expect(clicks).toEqual([{ href: '/download/abc', download: 'office.csv', isInPage: false }]);
});

test('pieces are saved as one file of their type, and let go of afterwards', async () => {
  const clicks = watchClicks();
  const blobs: Blob[] = [];
  const revoked: string[] = [];
  vi.spyOn(window.URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return 'blob:one';
  });
  vi.spyOn(window.URL, 'revokeObjectURL').mockImplementation((address) => {
    revoked.push(address);
  });
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  createBrowserPlatform(window).saveFile('a.csv', [bytes('packet_'), bytes('id')], 'text/csv');
  expect(clicks).toMatchObject([{ href: 'blob:one', download: 'a.csv' }]);
  expect(blobs[0]?.type).toBe('text/csv');
  expect(await blobs[0]?.text()).toBe('packet_id');
  await vi.waitFor(() => {
    expect(revoked).toEqual(['blob:one']);
  });
});

// The browser's own has a constructor that shows, and the permission beside it.
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a stand-in for a class that is used so
class FakeNotification {
  static permission = 'default';
  static readonly shown: string[] = [];
  static requestPermission(): Promise<string> {
    FakeNotification.permission = 'granted';
    return Promise.resolve('granted');
  }
  constructor(title: string, options: { readonly body: string }) {
    FakeNotification.shown.push(`${title}: ${options.body}`);
  }
}

test('the desktop is told only when it may be', async () => {
  vi.stubGlobal('Notification', FakeNotification);
  const platform = createBrowserPlatform(window);
  platform.notify('Before', 'asking');
  expect(FakeNotification.shown).toEqual([]);
  expect(await platform.askToNotify()).toBe(true);
  platform.notify('After', 'asking');
  expect(FakeNotification.shown).toEqual(['After: asking']);
});

test('time and clipboard are the browser’s', async () => {
  const copied: string[] = [];
  const view = Object.create(window) as Window & typeof globalThis;
  Object.defineProperties(view, {
    navigator: {
      value: { clipboard: { writeText: (text: string) => Promise.resolve(copied.push(text)) } },
    },
    Date: { value: { now: () => 42 } },
  });
  const platform = createBrowserPlatform(view);
  await platform.copyText('10.0.0.1');
  expect(copied).toEqual(['10.0.0.1']);
  expect(platform.now()).toBe(42);
});
