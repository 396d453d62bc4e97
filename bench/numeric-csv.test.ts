import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowsOf } from '@jaws/shared/analysis/matrix';
import { readNumericCsv, writeNumericCsv } from './numeric-csv.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-csv-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function fileWith(text: string): string {
  const path = join(folder, 'in.csv');
  writeFileSync(path, text);
  return path;
}

describe('numeric csv', () => {
  it.each([
    [
      'x,y\n1,2\n3,4.5\n',
      [
        [1, 2],
        [3, 4.5],
      ],
    ],
    [
      '1,2\r\n3,-4e-3\r\n',
      [
        [1, 2],
        [3, -0.004],
      ],
    ],
    ['x\n7', [[7]]],
    ['', []],
    ['x,y\n', []],
  ])('reads %j', (text, rows) => {
    expect(rowsOf(readNumericCsv(fileWith(text)))).toEqual(rows);
  });

  it('believes what it is told about the header', () => {
    expect(rowsOf(readNumericCsv(fileWith('1\n2\n'), true))).toEqual([[2]]);
    expect(() => readNumericCsv(fileWith('x\n2\n'), false)).toThrow(/Line 1/);
  });

  it.each([
    ['1,2\n3\n', 2],
    ['x,y\n1,2\n3,four\n', 3],
    ['1,2\n3,\n', 2],
    ['1\nInfinity\n', 2],
  ])('names the bad line of %j', (text, line) => {
    expect(() => readNumericCsv(fileWith(text))).toThrow(
      expect.objectContaining({
        code: 'import.bad-row',
        message: expect.stringContaining(`Line ${line}`) as string,
      }),
    );
  });

  it('says when a file cannot be read', () => {
    expect(() => readNumericCsv(join(folder, 'none'))).toThrow(
      expect.objectContaining({ code: 'import.unreadable' }),
    );
  });

  it('writes numbers that read back the same', () => {
    const values = [0.1, 1 / 3, -1e-300, 12345678.9, 5e20, -0.25];
    const path = join(folder, 'out.csv');
    writeNumericCsv(path, ['x', 'y'], values);
    expect([...readNumericCsv(path).data]).toEqual(values);
    writeNumericCsv(path, ['label'], Int32Array.from([0, -1]));
    expect(readFileSync(path, 'utf8')).toBe('label\n0\n-1\n');
  });
});
