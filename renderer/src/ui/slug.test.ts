import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeName, isDatasetName, slugOf } from './slug.ts';

test.each([
  ['My Capture.pcapng.gz', 'my-capture'],
  ['../x', 'x'],
  ['.pcap', 'capture'],
  ['ÄÖ.pcap', 'capture'],
  ['a_b-c.csv', 'a_b-c'],
])('%s becomes %s', (fileName, slug) => {
  expect(slugOf(fileName)).toBe(slug);
});

test('any file name becomes a usable, free dataset name', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (fileName) => {
      const slug = slugOf(fileName);
      const free = freeName(slug, new Set([slug, `${slug}-2`]));
      return isDatasetName(slug) && isDatasetName(free) && free !== slug;
    }),
  );
});
