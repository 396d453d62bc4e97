// Renaming in place, by keyboard and by menu.

import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatasetNameCell } from './dataset-name-cell.tsx';

let renamed: string[] = [];
let opened = 0;

function Row(): ReactNode {
  const [editing, setEditing] = useState(false);
  return (
    <MantineProvider>
      <DatasetNameCell
        name="office"
        taken={new Set(['office', 'branch'])}
        editing={editing}
        onEditing={setEditing}
        onOpen={() => {
          opened += 1;
        }}
        onRename={(name) => renamed.push(name)}
      />
      <button
        type="button"
        onClick={() => {
          setEditing(true);
        }}
      >
        Rename
      </button>
    </MantineProvider>
  );
}

const field = (): HTMLInputElement =>
  screen.getByRole<HTMLInputElement>('textbox', { name: 'New name of office' });
const name = (): HTMLElement => screen.getByRole('button', { name: 'office' });

beforeEach(() => {
  renamed = [];
  opened = 0;
  render(<Row />);
});
afterEach(cleanup);

test('F2 asks for a name, Enter gives it', async () => {
  const user = userEvent.setup();
  name().focus();
  await user.keyboard('{F2}');
  expect(document.activeElement).toBe(field());
  await user.clear(field());
  await user.type(field(), 'head-office{Enter}');
  expect(renamed).toEqual(['head-office']);
  expect(opened).toBe(0);
});

test.each([
  ['branch', 'A dataset of this name exists.'],
  ['Head Office', 'Small letters, digits, - and _.'],
  ['-x', 'Small letters, digits, - and _.'],
])('%s is refused at the field, which stays', async (text, problem) => {
  const user = userEvent.setup();
  name().focus();
  await user.keyboard('{F2}');
  await user.clear(field());
  await user.type(field(), `${text}{Enter}`);
  expect(screen.getByText(problem)).toBeTruthy();
  expect(field().value).toBe(text);
  expect(renamed).toEqual([]);
});

test('the name as it was is no renaming', async () => {
  const user = userEvent.setup();
  name().focus();
  await user.keyboard('{F2}{Enter}');
  expect(renamed).toEqual([]);
  expect(document.activeElement).toBe(name());
});

test('Escape gives up, returns the focus, and forgets what was typed', async () => {
  const user = userEvent.setup();
  name().focus();
  await user.keyboard('{F2}');
  await user.type(field(), '-typo{Escape}');
  expect(renamed).toEqual([]);
  expect(document.activeElement).toBe(name());
  await user.click(screen.getByRole('button', { name: 'Rename' }));
  expect(field().value).toBe('office');
});

test('leaving the field gives up and leaves the focus where it went', async () => {
  const user = userEvent.setup();
  name().focus();
  await user.keyboard('{F2}');
  await user.type(field(), '2');
  await user.tab();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(renamed).toEqual([]);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Rename' }));
});
