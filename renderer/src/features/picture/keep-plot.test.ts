// Plots that are kept: texts from the network stay texts.

import { expect, test } from 'vitest';
import { dataBytes, htmlText } from './keep-plot.ts';

test('HTML: names are escaped, nothing runs, long tables are cut and say so', () => {
  const rows = Array.from({ length: 501 }, (_, at) => [`<script>${String(at)}`]);
  const html = htmlText('a & b', '<svg id="plot"></svg>', { columns: ['id'], rows });
  expect(html).toContain('<title>a &amp; b</title>');
  expect(html).toContain('<svg id="plot"></svg>');
  expect(html).toContain('&lt;script&gt;499');
  expect(html).not.toContain('<script');
  expect(html).not.toContain('&gt;500');
  expect(html).toContain('The first 500 of 501.');
});

test('data addresses: base64 and percent-encoded', () => {
  const text = (address: string): string => new TextDecoder().decode(dataBytes(address));
  expect(text('data:image/svg+xml,%3Csvg%3E%C3%A9')).toBe('<svg>é');
  expect([...dataBytes('data:image/png;base64,iVA=')]).toEqual([0x89, 0x50]);
});
