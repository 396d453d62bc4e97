// The list with one picked row, by keyboard: where each key leads, what it keeps from the screen's own shortcuts.

import { cleanup, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PickList } from './pick-list.tsx';

interface Shark {
  readonly id: string;
  readonly teeth: number;
}

const sharks: readonly Shark[] = Array.from({ length: 30 }, (_, at) => ({
  id: `shark-${at}`,
  teeth: at * 10,
}));
const columns = [
  { title: 'Name', track: '1fr', cell: ({ id }: Shark) => id },
  { title: 'Teeth', track: '3rem', numeric: true, cell: ({ teeth }: Shark) => teeth },
] as const;

let opened: string[] = [];
let marked: string[] = [];
let outside: string[] = [];

function List(props: { readonly rows: readonly Shark[]; readonly canMark?: boolean }): ReactNode {
  const [picked, setPicked] = useState<string | null>(null);
  return (
    <div
      onKeyDown={({ key }) => {
        outside.push(key);
      }}
    >
      <PickList
        label="Sharks"
        rows={props.rows}
        columns={columns}
        rowHeight={20}
        picked={picked}
        idOf={({ id }) => id}
        onPick={setPicked}
        onOpen={(id) => opened.push(id)}
        {...(props.canMark === true ? { onMark: (id: string) => marked.push(id) } : {})}
      />
      <output>{picked ?? 'none'}</output>
    </div>
  );
}

const picked = (): string | null => screen.getByRole('status').textContent;

async function press(keys: string): Promise<void> {
  screen.getByRole('grid', { name: 'Sharks' }).focus();
  await userEvent.setup().keyboard(keys);
}

test('a right click picks the row under the pointer before a menu opens', async () => {
  render(<List rows={sharks} />);
  await press('{ArrowDown}');
  const row = screen.getByRole('row', { name: /shark-3/ });
  await userEvent.setup().pointer({ keys: '[MouseRight]', target: row });
  expect(picked()).toBe('shark-3');
});

beforeAll(() => {
  // happy-dom has no layout: the window of rows needs a height.
  for (const side of ['clientHeight', 'clientWidth', 'offsetHeight', 'offsetWidth']) {
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => 400 });
  }
  HTMLElement.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 400, 400);
});
beforeEach(() => {
  opened = [];
  marked = [];
  outside = [];
});
afterEach(cleanup);

test.each([
  ['{ArrowDown}', 'shark-0'],
  ['{ArrowDown}{ArrowDown}', 'shark-1'],
  ['{ArrowUp}', 'shark-0'],
  ['{End}', 'shark-29'],
  ['{End}{ArrowDown}', 'shark-29'],
  ['{End}{Home}', 'shark-0'],
  ['{Home}{PageDown}', 'shark-10'],
  ['{End}{PageUp}', 'shark-19'],
  ['{Home}{PageUp}', 'shark-0'],
])('%s picks %s', async (keys, expected) => {
  render(<List rows={sharks} />);
  await press(keys);
  expect(picked()).toBe(expected);
});

test('keys that the list uses do not reach the screen; others do', async () => {
  render(<List rows={sharks} canMark />);
  await press('{ArrowDown}{End} x');
  expect(outside).toEqual(['x']);
});

describe('on a picked row', () => {
  test('Enter opens it, Space marks it', async () => {
    render(<List rows={sharks} canMark />);
    await press('{ArrowDown}{ArrowDown}{Enter} ');
    expect([opened, marked]).toEqual([['shark-1'], ['shark-1']]);
  });

  test('Space is left to the screen where nothing can be marked', async () => {
    render(<List rows={sharks} />);
    await press('{ArrowDown} ');
    expect(outside).toEqual([' ']);
  });

  test('it is told to screen readers', async () => {
    render(<List rows={sharks} />);
    await press('{ArrowDown}');
    const grid = screen.getByRole('grid');
    const row = await within(grid).findByRole('row', { selected: true });
    expect(grid.getAttribute('aria-activedescendant')).toBe(row.id);
    expect(grid.getAttribute('aria-rowcount')).toBe('31');
    expect(row.getAttribute('aria-rowindex')).toBe('2');
  });
});

test('nothing is picked, opened or marked where there is nothing', async () => {
  render(<List rows={[]} canMark />);
  await press('{ArrowDown}{End}{Enter} ');
  expect(picked()).toBe('none');
  expect([opened, marked]).toEqual([[], []]);
  expect(screen.getByRole('grid').getAttribute('aria-activedescendant')).toBeNull();
});
