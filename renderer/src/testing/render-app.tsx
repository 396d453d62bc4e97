// Renders the whole page over an in-memory host, for component tests. happy-dom has no layout: elements get a
// size here, so that the virtualiser has a window to fill.

import { MantineProvider } from '@mantine/core';
import { configure, render } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { Root } from '../app/root.tsx';
import { createConnectionStore, type ConnectionStore } from '../connection/connection-store.ts';
import type { PagePlatform } from '../platform/page-platform.ts';
import { createMemoryStorage } from '../platform/storage.ts';
import { AppContext, type AppServices } from '../state/app-context.tsx';
import { createAppStores, type AppStores } from '../state/app-stores.ts';
import type { Screen } from '../state/navigation-store.ts';
import { createFakeHost, type FakeHost, type FakeHostOptions } from './fake-host.ts';
import { makeFakeSession } from './fake-session.ts';

export interface RenderedApp {
  readonly host: FakeHost;
  readonly stores: AppStores;
  readonly connection: ConnectionStore;
  readonly user: UserEvent;
  readonly copied: string[];
  readonly saved: { readonly fileName: string; readonly text: string }[];
  /** What the desktop was told. */
  readonly notes: { readonly title: string; readonly text: string }[];
}

// The first rendering of a screen loads its code; a busy machine needs more than the usual second.
configure({ asyncUtilTimeout: 15_000 });

function giveElementsSize(): void {
  for (const [name, value] of [
    ['clientHeight', 400],
    ['clientWidth', 800],
    ['offsetHeight', 400],
    ['offsetWidth', 800],
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
  // As wide as the details of a row ask for.
  Object.defineProperty(window, 'innerWidth', { configurable: true, value: 1440 });
  HTMLElement.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 800, 400);
  // Fields that grow with their text measure it again when fonts have come; happy-dom knows no fonts.
  if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}

function makePlatform({
  copied,
  saved,
  notes,
  now,
}: Pick<RenderedApp, 'copied' | 'saved' | 'notes'> & Required<Pick<RenderOptions, 'now'>>): PagePlatform {
  return {
    storage: createMemoryStorage(),
    copyText(text) {
      copied.push(text);
      return Promise.resolve();
    },
    saveFile(fileName, pieces) {
      const decoder = new TextDecoder();
      saved.push({ fileName, text: pieces.map((piece) => decoder.decode(piece)).join('') });
    },
    download(path, fileName) {
      saved.push({ fileName, text: path });
    },
    now,
    registerFile: () => Promise.resolve(null),
    recorder: null,
    askToNotify: () => Promise.resolve(true),
    notify(title, text) {
      notes.push({ title, text });
    },
  };
}

export interface RenderOptions extends FakeHostOptions {
  /** Milliseconds since the epoch; always 0 unless told. */
  readonly now?: () => number;
  /** Where it starts; the picture unless told. */
  readonly screen?: Screen;
}

/** For hooks and parts of the page: what `renderApp` gives the whole of it. */
export function makeServices(options: RenderOptions = {}): {
  readonly host: FakeHost;
  readonly services: AppServices;
  readonly wrapper: (props: { readonly children: ReactNode }) => ReactNode;
} {
  const host = createFakeHost(options);
  const platform = makePlatform({ copied: [], saved: [], notes: [], now: options.now ?? (() => 0) });
  const session = makeFakeSession(host);
  const services: AppServices = {
    client: host.client,
    platform,
    stores: createAppStores(platform.storage),
    demoAvailable: session.hello.demoAvailable,
    appVersion: session.hello.appVersion,
    host: 'headless',
  };
  const wrapper = ({ children }: { readonly children: ReactNode }): ReactNode => (
    <MantineProvider>
      <AppContext value={services}>{children}</AppContext>
    </MantineProvider>
  );
  return { host, services, wrapper };
}

export function renderApp(options: RenderOptions = { datasets: { office: 2000 } }): RenderedApp {
  giveElementsSize();
  const host = createFakeHost(options);
  const copied: string[] = [];
  const saved: RenderedApp['saved'] = [];
  const notes: RenderedApp['notes'] = [];
  const platform = makePlatform({ copied, saved, notes, now: options.now ?? (() => 0) });
  const stores = createAppStores(platform.storage);
  stores.navigation.getState().goTo(options.screen ?? 'picture');
  const connection = createConnectionStore();
  connection.setState({ phase: 'ready', session: makeFakeSession(host) }, true);
  render(<Root connection={connection} stores={stores} platform={platform} onRetry={() => undefined} />);
  return { host, stores, connection, user: userEvent.setup(), copied, saved, notes };
}
