// Files that are kept: cells that stay cells, texts from the network that stay texts.

import { expect, test } from 'vitest';
import { csvText } from '../../ui/csv-text.ts';
import { dataBytes, htmlText } from './keep-plot.ts';

test('CSV: quotes doubled, formulas disarmed, numbers left alone', () => {
  const rows = [
    ['a,"b"', -1.5],
    ['=cmd()', 2],
    ['plain', 0],
  ] as const;
  expect(csvText({ columns: ['id', 'x'], rows })).toBe('id,x\n"a,""b""",-1.5\n\'=cmd(),2\nplain,0\n');
});

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
