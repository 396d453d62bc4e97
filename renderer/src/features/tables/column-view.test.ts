import { expect, test } from 'vitest';
import { createMemoryStorage } from '../../platform/storage.ts';
import { defaultColumnView, readColumnView, writeColumnView } from './column-view.ts';

test('a choice is read again, for its own table only', () => {
  const storage = createMemoryStorage();
  const start = defaultColumnView('packets');
  const view = { visibility: { ...start.visibility, size: false, ja4: true }, sizing: { time: 300 } };
  writeColumnView(storage, 'packets', view);
  expect(readColumnView(storage, 'packets')).toEqual(view);
  expect(readColumnView(storage, 'flows')).toEqual(defaultColumnView('flows'));
});

test('rare columns are hidden at the start', () => {
  expect(defaultColumnView('packets').visibility).toMatchObject({ size: true, src_mac: false });
});

test('columns that a stored choice does not know yet appear as at the start', () => {
  const storage = createMemoryStorage({
    'jaws.columns.packets': '{"visibility":{"size":false},"sizing":{}}',
  });
  expect(readColumnView(storage, 'packets').visibility).toMatchObject({ size: false, time: true });
});

test.each(['no json', '[]', '{"visibility":{"size":1},"sizing":{}}', '{"visibility":{},"sizing":{"a":1}}'])(
  '%s falls back to the start',
  (text) => {
    const storage = createMemoryStorage({ 'jaws.columns.packets': text });
    expect(readColumnView(storage, 'packets')).toEqual(defaultColumnView('packets'));
  },
);
