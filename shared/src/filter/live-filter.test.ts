import { expect, test } from 'vitest';
import { liveFilter } from './live-filter.ts';

test.each([
  ['', 'channels', null, null],
  ['  ', 'flows', null, null],
  ['port == 53', 'channels', 'port == 53', null],
  [
    'ip == 10.0.0.1 or not (net in 10.0.0.0/8)',
    'endpoints',
    'ip == 10.0.0.1 or not (net in 10.0.0.0/8)',
    null,
  ],
  ['port == 53', 'packets', null, 'packets are not filtered live'],
  ['port == 53 and up > 1000', 'channels', null, '"up" is known of whole flows only'],
  ['not (port == 1 or server == 10.0.0.1)', 'flows', null, '"server" is known of whole flows only'],
  ['port ==', 'channels', null, 'the filter has a mistake'],
])('%j for live %s', (text, unit, where, unused) => {
  expect(liveFilter(text, unit)).toEqual({ where, unused });
});
