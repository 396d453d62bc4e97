// The "?" beside a term: what it means, by mouse and by keyboard, and the section of Help behind it.
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderApp } from '../testing/render-app.tsx';

afterEach(cleanup);

test('says what the term means, and leads to its section of Help', async () => {
  const app = renderApp({ datasets: { office: 2000 }, screen: 'overview' });
  const mark = await screen.findByRole('button', { name: 'What is Evidence?' });
  mark.focus();
  await app.user.keyboard('{Enter}');
  const text = await screen.findByRole('dialog', { name: 'What is Evidence?' });
  expect(text.textContent).toContain('not the probability of an attack');
  await app.user.keyboard('{Escape}');
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBe(null);
  });
  await app.user.click(mark);
  const again = await screen.findByRole('dialog');
  await app.user.click(within(again).getByRole('button', { name: 'More in Help' }));
  expect(await screen.findByRole('heading', { name: 'Evidence', level: 2 })).toBeTruthy();
  expect(app.stores.navigation.getState()).toMatchObject({ screen: 'help', pick: 'picture#evidence' });
});

test('Help goes from document to document; F1 opens it', async () => {
  const app = renderApp({ datasets: { office: 2000 }, screen: 'overview' });
  await screen.findByRole('region', { name: 'Top senders' });
  await app.user.keyboard('{F1}');
  expect(await screen.findByRole('heading', { name: 'Reading the picture', level: 1 })).toBeTruthy();
  const documents = screen.getByRole('navigation', { name: 'Documents' });
  await app.user.click(within(documents).getByRole('link', { name: 'Findings' }));
  expect(await screen.findByRole('heading', { name: 'Findings', level: 1 })).toBeTruthy();
  expect(within(documents).getByRole('link', { name: 'Findings' }).getAttribute('aria-current')).toBe('page');
  expect(app.stores.navigation.getState().pick).toBe('findings');
});
