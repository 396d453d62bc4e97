// What may be a label, said while it is typed; and what the dialog hands on.

import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { makeServices } from '../testing/render-app.tsx';
import { LabelDialog } from './label-dialog.tsx';

afterEach(cleanup);

const where = 'ip == 10.0.0.1';

function open() {
  const heard: string[] = [];
  const { wrapper } = makeServices();
  render(
    <LabelDialog
      request={{ title: 'Label this flow', where }}
      onLabel={(label, of) => heard.push(`${label}: ${of}`)}
      onClose={() => heard.push('closed')}
    />,
    { wrapper },
  );
  const button = (): HTMLButtonElement => screen.getByRole('button', { name: 'Label' });
  return { heard, button, user: userEvent.setup() };
}

test('a good name is handed on with the filter, and the dialog closes', async () => {
  const { heard, user } = open();
  await screen.findByText(where);
  await user.type(screen.getByRole('textbox', { name: 'Label' }), 'my-beacon_2{Enter}');
  expect(heard).toEqual([`my-beacon_2: ${where}`, 'closed']);
});

test.each(['Chum', 'a b', '-x', 'ä', 'x'.repeat(33)])(
  '%j is none: it is said, and Enter does nothing',
  async (name) => {
    const { heard, button, user } = open();
    const field = await screen.findByRole('textbox', { name: 'Label' });
    expect(button().disabled).toBe(true);
    expect(screen.queryByText(/^Small letters, digits/)).toBeNull();
    await user.type(field, `${name}{Enter}`);
    await screen.findByText(/^Small letters, digits/);
    expect(button().disabled).toBe(true);
    await user.clear(field);
    await waitFor(() => {
      expect(screen.queryByText(/^Small letters, digits/)).toBeNull();
    });
    expect(heard).toEqual([]);
  },
);

test('Cancel hands nothing on', async () => {
  const { heard, user } = open();
  await user.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(heard).toEqual(['closed']);
});
