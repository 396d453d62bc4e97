// A number counts when it is finished: on Enter, or when the field is left; within its bounds; and nothing is a value.

import { act, cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useEffect, useState, type ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { makeServices } from '../../testing/render-app.tsx';
import { CommittedNumber } from './committed-number.tsx';

afterEach(cleanup);

let committed: (number | null)[] = [];
let setFromElsewhere: (value: number | null) => void = () => undefined;

function Field({ start }: { readonly start: number | null }): ReactNode {
  const [value, setValue] = useState(start);
  useEffect(() => {
    setFromElsewhere = setValue;
  }, []);
  return (
    <CommittedNumber
      label="k"
      value={value}
      placeholder="auto"
      min={1}
      max={100}
      onCommit={(next) => {
        committed.push(next);
        setValue(next);
      }}
    />
  );
}

function open(start: number | null) {
  committed = [];
  const { wrapper } = makeServices();
  render(<Field start={start} />, { wrapper });
  return { user: userEvent.setup(), field: screen.getByRole<HTMLInputElement>('textbox', { name: 'k' }) };
}

test.each([
  ['7{Enter}', [7]],
  ['7{Tab}', [7]],
  ['7{Enter}{Tab}', [7]],
  ['500{Enter}', [100]],
  ['0{Enter}', [1]],
  ['abc{Enter}', []],
  ['{Enter}', []],
])('%s commits %j', async (keys, expected) => {
  const { user, field } = open(null);
  await user.click(field);
  await user.keyboard(keys);
  expect(committed).toEqual(expected);
});

test('an empty field is no value, once', async () => {
  const { user, field } = open(5);
  await user.clear(field);
  expect(committed).toEqual([]);
  await user.keyboard('{Enter}{Tab}');
  expect(committed).toEqual([null]);
});

test('a value from elsewhere replaces what was being typed', async () => {
  const { user, field } = open(5);
  await user.type(field, '9');
  expect(field.value).toBe('59');
  act(() => {
    setFromElsewhere(3);
  });
  expect(field.value).toBe('3');
  await user.keyboard('{Enter}');
  expect(committed).toEqual([]);
});
