// What is said of a capture filter while it is typed: by interface, for the newest text only.

import { JawsError } from '@jaws/shared/contract/errors';
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { makeServices } from '../../testing/render-app.tsx';
import { useBpfCheck } from './use-bpf-check.ts';

afterEach(cleanup);

interface Asked {
  readonly on: string | null;
  readonly text: string;
}

function rig(start: Asked) {
  const { host, wrapper } = makeServices({
    handlers: {
      'capture.checkFilter': ({ interface: on, filter }) =>
        Promise.resolve({
          checked: on !== 'any',
          error: filter.includes('~') ? `${on ?? 'none'}: syntax error in "${filter}"` : null,
        }),
    },
  });
  const hook = renderHook(({ on, text }: Asked) => useBpfCheck(on, text), { wrapper, initialProps: start });
  const calls = () => host.calls.filter(({ name }) => name === 'capture.checkFilter');
  return { ...hook, host, calls };
}

const nothing = { error: null, checked: true };

test('an error is of this text on this interface', async () => {
  const { result, rerender, calls } = rig({ on: 'eth0', text: ' tcp ~ ' });
  expect(result.current).toEqual(nothing);
  await waitFor(() => {
    expect(result.current.error).toBe('eth0: syntax error in "tcp ~"');
  });
  rerender({ on: 'lo', text: 'tcp ~' });
  expect(result.current).toEqual(nothing);
  await waitFor(() => {
    expect(result.current.error).toBe('lo: syntax error in "tcp ~"');
  });
  rerender({ on: 'lo', text: '' });
  expect(result.current).toEqual(nothing);
  expect(calls().map(({ input }) => input)).toEqual([
    { interface: 'eth0', filter: 'tcp ~' },
    { interface: 'lo', filter: 'tcp ~' },
  ]);
});

test('where nothing can compile a filter, that is told', async () => {
  const { result } = rig({ on: 'any', text: 'tcp' });
  await waitFor(() => {
    expect(result.current).toMatchObject({ error: null, checked: false });
  });
});

test('a check that fails is no verdict, and the next one is asked', async () => {
  const { result, rerender, host, calls } = rig({ on: 'eth0', text: '' });
  host.failNext('capture.checkFilter', new JawsError('rpc.disconnected'));
  rerender({ on: 'eth0', text: 'tcp ~' });
  await waitFor(() => {
    expect(calls()).toHaveLength(1);
  });
  expect(result.current).toEqual(nothing);
  rerender({ on: 'eth0', text: 'udp ~' });
  await waitFor(() => {
    expect(result.current.error).toContain('udp ~');
  });
});
