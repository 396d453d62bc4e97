// The palette and the shortcuts behind it, and the settings that they change.

import { notifications } from '@mantine/notifications';
import { spotlight } from '@mantine/spotlight';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { renderApp } from '../testing/render-app.tsx';

vi.mock('../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  act(() => {
    spotlight.close();
  });
  notifications.clean();
  cleanup();
});

describe('palette', () => {
  test('says when nothing has this name', async () => {
    const { user } = renderApp();
    await user.click(await screen.findByRole('button', { name: /^Commands/ }));
    await user.type(await screen.findByPlaceholderText(/^Type what you want to do/), 'teleport');
    expect(await screen.findByText('No action of this name')).toBeTruthy();
  });

  test('a screen adds its actions while it is shown, and takes them away', async () => {
    const { user, stores } = renderApp();
    await screen.findByRole('grid', { name: 'Top 10' });
    const titles = (): string[] => stores.commands.getState().commands.map(({ title }) => title);
    expect(titles()).toContain('Draw flows');
    await user.click(screen.getByRole('button', { name: 'Packets' }));
    await screen.findByRole('grid', { name: 'Packets' });
    expect(titles()).toContain('Show or hide the details of a row');
    expect(titles()).not.toContain('Draw flows');
  });
});

describe('shortcuts', () => {
  test('single letters can be switched off; keys with a modifier and Escape stay', async () => {
    const { user, stores } = renderApp({ screen: 'settings' });
    await user.click(await screen.findByRole('switch', { name: /^Single letters/ }));
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('u');
    expect(stores.settings.getState()).toMatchObject({ clock: 'utc', letterKeys: false });
    await user.keyboard('{Alt>}={/Alt}');
    expect(stores.settings.getState().zoom).toBe(110);
  });

  test('bare keys do nothing while typing, keys with a modifier do', async () => {
    const { user, stores } = renderApp();
    await screen.findByRole('grid', { name: 'Top 10' });
    await user.keyboard('u');
    expect(stores.settings.getState().clock).toBe('local');
    await user.type(screen.getByRole('textbox', { name: 'Filter' }), 'u');
    expect(stores.settings.getState().clock).toBe('local');
    await user.keyboard('{Alt>}2{/Alt}');
    expect(stores.navigation.getState().screen).toBe('packets');
  });
});

describe('settings', () => {
  test('change the page at once', async () => {
    const { user } = renderApp();
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    await user.click(await screen.findByRole('radio', { name: 'Light' }));
    await user.click(screen.getByRole('radio', { name: '125 %' }));
    await user.click(screen.getByRole('radio', { name: 'Reduced' }));
    await user.click(screen.getByRole('radio', { name: 'Local' }));
    await waitFor(() => {
      const { dataset, style } = document.documentElement;
      expect([dataset['theme'], dataset['motion'], style.fontSize]).toEqual(['light', 'reduced', '125%']);
    });
    expect(screen.getByRole('button', { name: 'Local time' })).toBeTruthy();
  });

  test('list every shortcut with its keys', async () => {
    const { user } = renderApp();
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    const table = await screen.findByRole('table', { name: 'Shortcuts' });
    const row = within(table).getByRole('row', { name: /Import captures…/ });
    expect(row.textContent).toMatch(/Ctrl ?\+ ?O/);
  });
});
