// The half-life: told in words, moved by a ladder of round times, asked for when it is let go.

import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { liveLimits } from '@jaws/shared/contract/live';
import { afterEach, expect, test, vi } from 'vitest';
import { formatHalfLife, HalfLifeSlider, halfLives } from './half-life-slider.tsx';

afterEach(cleanup);

test.each([
  [45, '45 s'],
  [90, '1 min 30 s'],
  [600, '10 min'],
  [5400, '1 h 30 min'],
  [86_400, '24 h'],
])('%d s is %s', (seconds, text) => {
  expect(formatHalfLife(seconds)).toBe(text);
});

test('the ladder rises over the whole range of the contract', () => {
  expect([halfLives[0], halfLives.at(-1)]).toEqual([liveLimits.halfLife.least, liveLimits.halfLife.most]);
  expect([...halfLives].sort((a, b) => a - b)).toEqual([...halfLives]);
});

function slider(seconds: number) {
  const onChange = vi.fn<(seconds: number) => void>();
  const heard = vi.fn();
  render(
    <MantineProvider>
      <div onKeyDown={heard} role="presentation">
        <HalfLifeSlider seconds={seconds} onChange={onChange} />
      </div>
    </MantineProvider>,
  );
  return { onChange, heard, thumb: screen.getByRole('slider', { name: 'Half-life' }) };
}

test('a key is one step of the ladder, and no step of the frames', () => {
  const { onChange, heard, thumb } = slider(600);
  fireEvent.keyDown(thumb, { key: 'ArrowRight' });
  expect(onChange).toHaveBeenCalledExactlyOnceWith(900);
  expect(heard).not.toHaveBeenCalled();
});

test('a time between two steps stands at the nearer one', () => {
  const { thumb } = slider(700);
  expect(thumb.getAttribute('aria-valuetext')).toBe('10 min');
});
