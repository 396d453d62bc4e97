// Hands stores, client and platform to the components. Components never call the client: feature hooks do.

import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { PagePlatform } from '../platform/page-platform.ts';
import type { AppStores } from './app-stores.ts';
import type { CapturesState } from './capture-store.ts';
import type { ChumsState } from './chum-store.ts';
import type { Command } from './command-store.ts';
import type { FindingsState } from './findings-store.ts';
import type { LiveView } from './live-frames.ts';
import type { LiveState } from './live-store.ts';
import type { LookupState } from './lookup-store.ts';
import type { NavigationState } from './navigation-store.ts';
import type { SettingsState } from './settings-store.ts';

export interface AppServices {
  readonly client: RpcClient;
  readonly stores: AppStores;
  readonly platform: PagePlatform;
  readonly demoAvailable: boolean;
  readonly appVersion: string;
  /** On the desktop closing the window ends the host; a headless host goes on without the page. */
  readonly host: 'desktop' | 'headless';
}

export const AppContext = createContext<AppServices | null>(null);

export function useApp(): AppServices {
  const services = use(AppContext);
  if (services === null) throw new Error('AppContext is missing above this component.');
  return services;
}

export function useNavigation<T>(select: (state: NavigationState) => T): T {
  return useStore(useApp().stores.navigation, select);
}

export function useCaptures<T>(select: (state: CapturesState) => T): T {
  return useStore(useApp().stores.captures, select);
}

export function useChum<T>(select: (state: ChumsState) => T): T {
  return useStore(useApp().stores.chum, select);
}

export function useLive<T>(select: (state: LiveState) => T): T {
  return useStore(useApp().stores.live, select);
}

export function useFindings<T>(select: (state: FindingsState) => T): T {
  return useStore(useApp().stores.findings, select);
}

/** The frame to read from: new about once a second, and at once when a hand was in it. The plot runs ahead of it. */
export function useLiveView(): LiveView {
  const { liveFrames } = useApp().stores;
  return useSyncExternalStore(liveFrames.subscribeReading, liveFrames.getReading);
}

export function useLookupState<T>(select: (state: LookupState) => T): T {
  return useStore(useApp().stores.lookup, select);
}

export function useSettings<T>(select: (state: SettingsState) => T): T {
  return useStore(useApp().stores.settings, select);
}

/** Adds commands while the component is shown. `commands` must be memoised. */
export function useCommands(commands: readonly Command[]): void {
  const store = useApp().stores.commands;
  useEffect(() => store.getState().add(commands), [store, commands]);
}

/** Puts a text on the status line while the component is shown. */
export function useStatus(text: string): void {
  const store = useApp().stores.status;
  useEffect(() => {
    store.getState().say(text);
    return () => {
      store.getState().say('');
    };
  }, [store, text]);
}
