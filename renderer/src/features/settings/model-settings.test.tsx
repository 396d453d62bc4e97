// The model of look-ups in the settings: what is refused is told at its field, a key is never shown again, answers are forgotten.

import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

const model = { baseUrl: 'http://127.0.0.1:11434/v1', name: 'llama' };
const secret = 'sk-never-shown-again';

async function open(state: Partial<RenderedApp['host']['asking']['state']> = {}) {
  const app = renderApp({ screen: 'settings' });
  Object.assign(app.host.asking.state, state);
  const section = within(await screen.findByRole('region', { name: 'Model for look-ups' }));
  await section.findByRole('form', { name: 'Model' });
  return { app, section };
}

function inputsOf({ host }: RenderedApp, procedure: string): unknown[] {
  return host.calls.filter(({ name }) => name === procedure).map(({ input }) => input);
}

test('an address and a name make a model; each mistake is told at its field', async () => {
  const { app, section } = await open();
  expect(section.queryByLabelText('Key')).toBeNull();
  expect(section.getByText(/127\.0\.0\.1:11434/)).toBeTruthy();
  const address = section.getByRole('textbox', { name: 'Address of the server' });
  await app.user.type(address, 'ftp://x');
  await app.user.click(section.getByRole('button', { name: 'Save the model' }));
  expect(section.getByText('An address such as https://api.openai.com/v1.')).toBeTruthy();
  expect(section.getByText('The name that the server knows the model by.')).toBeTruthy();
  expect(inputsOf(app, 'lookup.setModel')).toEqual([]);
  await app.user.clear(address);
  await app.user.type(address, model.baseUrl);
  await app.user.type(section.getByRole('textbox', { name: 'Name of the model' }), model.name);
  app.host.failNext('lookup.setModel', new JawsError('lookup.bad-server'));
  await app.user.click(section.getByRole('button', { name: 'Save the model' }));
  await waitFor(() => {
    const described = (address.getAttribute('aria-describedby') ?? '').split(' ');
    const told = described.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    expect(told).toContain('This server cannot be used.');
  });
  await app.user.click(section.getByRole('button', { name: 'Save the model' }));
  expect(await section.findByText(/^There is no key/)).toBeTruthy();
  expect(inputsOf(app, 'lookup.setModel').at(-1)).toEqual({ model });
});

test('a key is typed unseen, told to the host once, and is nowhere on the page afterwards', async () => {
  const { app, section } = await open({ model });
  const field = section.getByLabelText<HTMLInputElement>('Key', { selector: 'input' });
  expect([field.type, field.autocomplete]).toEqual(['password', 'off']);
  await app.user.type(field, secret);
  await app.user.click(section.getByRole('button', { name: 'Save the key' }));
  expect(await section.findByText('A key is kept in the keychain of the system.')).toBeTruthy();
  expect(inputsOf(app, 'lookup.setKey')).toEqual([{ key: secret }]);
  expect(field.value).toBe('');
  expect(document.body.innerHTML).not.toContain(secret);
  await app.user.click(section.getByRole('button', { name: 'Forget the key' }));
  expect(await section.findByText(/^There is no key/)).toBeTruthy();
  expect(inputsOf(app, 'lookup.setKey').at(-1)).toEqual({ key: null });
});

test('a key that is refused says so at its field, and is gone from it all the same', async () => {
  const { app, section } = await open({ model });
  await app.user.click(section.getByRole('button', { name: 'Save the key' }));
  expect(section.getByText('Paste the key here first.')).toBeTruthy();
  const field = section.getByLabelText<HTMLInputElement>('Key', { selector: 'input' });
  app.host.failNext('lookup.setKey', new JawsError('lookup.wrong-key'));
  await app.user.type(field, secret);
  await app.user.click(section.getByRole('button', { name: 'Save the key' }));
  expect(await section.findByText(/^The server does not accept the key\./)).toBeTruthy();
  expect(field.value).toBe('');
});

test('where the key is, and why it is kept no longer', async () => {
  const { section } = await open({ model, key: 'session', keyNote: 'There is no keychain here.' });
  const state = section.getByRole('status', { name: 'State of the key' });
  expect(state.textContent).toBe('There is a key, for this session only. There is no keychain here.');
});

test('a key of the environment cannot be forgotten from here', async () => {
  const { section } = await open({ model, key: 'environment' });
  expect(section.getByText(/^The key is taken from the environment/)).toBeTruthy();
  expect(section.queryByRole('button', { name: 'Forget the key' })).toBeNull();
});

test('no model any more: the fields are empty and there is no key to set', async () => {
  const { app, section } = await open({ model });
  await app.user.click(section.getByRole('button', { name: 'Use no model' }));
  await waitFor(() => {
    expect(section.queryByRole('form', { name: 'Key of the model' })).toBeNull();
  });
  expect(section.getByRole<HTMLInputElement>('textbox', { name: 'Name of the model' }).value).toBe('');
  expect(inputsOf(app, 'lookup.setModel')).toEqual([{ model: null }]);
});

test('answers are forgotten after a question only', async () => {
  const { app, section } = await open();
  await app.user.click(section.getByRole('button', { name: 'Forget all answers…' }));
  await app.user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  expect(inputsOf(app, 'lookup.forgetAnswers')).toEqual([]);
  await app.user.click(section.getByRole('button', { name: 'Forget all answers…' }));
  await app.user.click(
    within(await screen.findByRole('dialog')).getByRole('button', { name: 'Forget them' }),
  );
  await waitFor(() => {
    expect(inputsOf(app, 'lookup.forgetAnswers')).toEqual([{ address: null }]);
  });
});
