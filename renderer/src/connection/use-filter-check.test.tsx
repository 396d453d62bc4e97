// The verdict on a filter belongs to the text it was made of, and to no other.

import { JawsError } from '@jaws/shared/contract/errors';
import type { FilterMistake } from '@jaws/shared/filter/compile-filter';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { makeServices } from '../testing/render-app.tsx';
import { useFilterCheck } from './use-filter-check.ts';

afterEach(cleanup);

interface Verdict {
  readonly error: FilterMistake | null;
}

/** Answers are given by the test, by the text asked about. */
function rig(text: string) {
  const answers = new Map<string, (verdict: Verdict) => void>();
  const { host, wrapper } = makeServices({
    handlers: {
      'filter.check': ({ where }) => new Promise<Verdict>((resolve) => answers.set(where, resolve)),
    },
  });
  const hook = renderHook((props: { readonly text: string }) => useFilterCheck(props.text), {
    wrapper,
    initialProps: { text },
  });
  const asked = async (where: string): Promise<(verdict: Verdict) => void> => {
    await waitFor(() => {
      expect(answers.has(where)).toBe(true);
    });
    return answers.get(where) ?? (() => undefined);
  };
  return { ...hook, host, answers, asked };
}

const wrong: Verdict = { error: { column: 4, message: 'What is this?', suggestion: null } };

test('an error is shown with its text, and goes with the next letter', async () => {
  const { result, rerender, asked } = rig('port ~ 1');
  const answer = await asked('port ~ 1');
  expect(result.current).toBeNull();
  act(() => {
    answer(wrong);
  });
  await waitFor(() => {
    expect(result.current).toEqual(wrong.error);
  });
  rerender({ text: 'port == 1' });
  expect(result.current).toBeNull();
});

test('an answer that comes after the next question is not heard', async () => {
  const { result, rerender, asked } = rig('first ~');
  const late = await asked('first ~');
  rerender({ text: 'second' });
  const answer = await asked('second');
  act(() => {
    answer({ error: null });
    late(wrong);
  });
  rerender({ text: 'first ~' });
  expect(result.current).toBeNull();
});

test('nothing is asked about nothing, and a check that fails is no verdict', async () => {
  const { result, rerender, host, answers, asked } = rig('  ');
  rerender({ text: '' });
  expect(result.current).toBeNull();
  host.failNext('filter.check', new JawsError('rpc.disconnected'));
  rerender({ text: 'ip' });
  await waitFor(() => {
    expect(host.calls.filter(({ name }) => name === 'filter.check')).toHaveLength(1);
  });
  expect(result.current).toBeNull();
  expect([...answers.keys()]).toEqual([]);
  rerender({ text: 'ip ==' });
  await asked('ip ==');
});
