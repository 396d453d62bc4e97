// What is shown while there is no usable host, and the way back from it.

import { JawsError } from '@jaws/shared/contract/errors';
import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { Themed } from '../app/themed.tsx';
import { createMemoryStorage } from '../platform/storage.ts';
import { createSettingsStore } from '../state/settings-store.ts';
import { ConnectionNotice, LostBanner } from './connection-screens.tsx';

type NoticeState = Parameters<typeof ConnectionNotice>[0]['state'];

afterEach(cleanup);

function show(state: NoticeState): string[] {
  const retries: string[] = [];
  render(
    <Themed settings={createSettingsStore(createMemoryStorage())}>
      <ConnectionNotice state={state} onRetry={() => retries.push('again')} />
    </Themed>,
  );
  return retries;
}

test('connecting is said to those who cannot see it', () => {
  show({ phase: 'connecting' });
  expect(screen.getByRole('main').getAttribute('aria-busy')).toBe('true');
  expect(screen.getByLabelText('Connecting to JAWS')).toBeTruthy();
});

test('a host that does not answer: what to check, and a try at once', async () => {
  const retries = show({ phase: 'unreachable', attempt: 3 });
  expect(screen.getByRole('heading', { name: 'JAWS does not answer' })).toBeTruthy();
  expect(screen.getByText('jaws serve')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
  expect(retries).toEqual(['again']);
});

test.each([
  ['rpc.version-mismatch', 'Page and host are of different versions', 'Reload'],
  ['rpc.unauthorised', 'The access token is missing or wrong', null],
] as const)('%s: a try would not help', (code, title, button) => {
  show({ phase: 'refused', error: new JawsError(code) });
  expect(screen.getByRole('heading', { name: title })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Try now' })).toBe(null);
  expect(screen.queryAllByRole('button').map((one) => one.textContent)).toEqual(
    button === null ? [] : [button],
  );
});

test('the banner over a lost page counts the attempts and offers a try', async () => {
  const retries: string[] = [];
  render(
    <Themed settings={createSettingsStore(createMemoryStorage())}>
      <LostBanner attempt={7} onRetry={() => retries.push('again')} />
    </Themed>,
  );
  expect(screen.getByRole('alert').textContent).toContain('reconnecting (attempt 7)');
  await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
  expect(retries).toEqual(['again']);
});
