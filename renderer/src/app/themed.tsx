// Turns the settings into what the document shows: scheme, contrast, zoom, motion. `system` follows the system,
// high contrast included.

import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useLayoutEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SettingsStore, ThemeChoice } from '../state/settings-store.ts';
import { cssVariables, theme } from './theme.ts';

export type ShownTheme = 'dark' | 'light' | 'contrast';

export function shownTheme(choice: ThemeChoice, prefersLight: boolean, prefersContrast: boolean): ShownTheme {
  if (choice !== 'system') return choice;
  if (prefersContrast) return 'contrast';
  return prefersLight ? 'light' : 'dark';
}

export function useShownTheme(settings: SettingsStore): ShownTheme {
  const choice = useStore(settings, (state) => state.theme);
  const prefersLight = useMediaQuery('(prefers-color-scheme: light)', false, {
    getInitialValueInEffect: false,
  });
  const prefersContrast = useMediaQuery('(prefers-contrast: more)', false, {
    getInitialValueInEffect: false,
  });
  return shownTheme(choice, prefersLight, prefersContrast);
}

export function Themed(props: { readonly settings: SettingsStore; readonly children: ReactNode }): ReactNode {
  const { zoom, motion } = useStore(props.settings);
  const shown = useShownTheme(props.settings);
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = shown;
    root.dataset['motion'] = motion;
    root.style.fontSize = `${zoom}%`;
  }, [shown, motion, zoom]);
  return (
    <MantineProvider
      theme={theme}
      // Widgets skip their transitions and portals' delays in component tests.
      env={import.meta.env.MODE === 'test' ? 'test' : 'default'}
      cssVariablesResolver={cssVariables}
      forceColorScheme={shown === 'light' ? 'light' : 'dark'}
    >
      {props.children}
    </MantineProvider>
  );
}
