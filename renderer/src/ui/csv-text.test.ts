import { expect, test } from 'vitest';
import { csvText } from './csv-text.ts';

test('CSV: quotes doubled, formulas disarmed, numbers left alone', () => {
  const rows = [
    ['a,"b"', -1.5],
    ['=cmd()', 2],
    ['plain', 0],
  ] as const;
  expect(csvText({ columns: ['id', 'x'], rows })).toBe('id,x\n"a,""b""",-1.5\n\'=cmd(),2\nplain,0\n');
});
