// Figures follow a dataset that grows, and the more work they are the more seldom.
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeServices } from '../testing/render-app.tsx';
import { useUnhurriedRevision } from './use-unhurried-revision.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('what grows is news after five seconds, after long work ten times as long as that', () => {
  const { host, services, wrapper } = makeServices({ datasets: { office: 10, branch: 5 } });
  const summaries = [...host.datasets.all.values()].map(({ summary }) => summary);
  const grow = (packets: number): void => {
    act(() => {
      const datasets = summaries.map((one) => (one.name === 'office' ? { ...one, packets } : one));
      services.stores.datasets.setState({ datasets });
    });
  };
  const wait = (durationMs: number): void => {
    act(() => {
      vi.advanceTimersByTime(durationMs);
    });
  };
  grow(10);
  const { result } = renderHook(() => useUnhurriedRevision('office'), { wrapper });
  expect(result.current.revision).toBe('0 10');
  grow(11);
  grow(12);
  wait(5001);
  expect(result.current.revision).toBe('0 12');
  act(() => {
    result.current.took(2000);
  });
  wait(30_000);
  grow(13);
  wait(1);
  grow(14);
  wait(6000);
  expect(result.current.revision).toBe('0 13');
  wait(15_000);
  expect(result.current.revision).toBe('0 14');
});
