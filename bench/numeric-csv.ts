// Tables of numbers in and out of files, for benchmarks that are checked from outside.
import { readFileSync, writeFileSync } from 'node:fs';
import { JawsError } from '@jaws/shared/contract/errors';
import { createMatrix } from '@jaws/shared/analysis/matrix';
import type { Matrix } from '@jaws/shared/analysis/matrix';

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new JawsError('import.unreadable', `${path} cannot be read.`, { cause: error });
  }
}

function cellsOf(line: string): number[] {
  return line.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
}

/**
 * Reads comma-separated numbers; a first line with any other text is a header unless `header` says otherwise.
 * Throws `import.unreadable`, or `import.bad-row` naming the line.
 */
export function readNumericCsv(path: string, header?: boolean): Matrix {
  const lines = readText(path).trimEnd().split(/\r?\n/);
  if (lines[0] === '') lines.pop();
  const skipped = (header ?? lines.slice(0, 1).flatMap(cellsOf).some(Number.isNaN)) ? 1 : 0;
  const body = lines.slice(skipped);
  const rows = body.length;
  const columns = body.slice(0, 1).flatMap(cellsOf).length;
  const matrix = createMatrix(rows, columns);
  body.forEach((line, row) => {
    const cells = cellsOf(line);
    if (cells.length !== columns || !cells.every(Number.isFinite)) {
      throw new JawsError(
        'import.bad-row',
        `Line ${row + skipped + 1} of ${path} is not ${columns} numbers.`,
      );
    }
    matrix.data.set(cells, row * columns);
  });
  return matrix;
}

/** Writes columns under `names`; every number so that it reads back as the same float64. */
export function writeNumericCsv(path: string, names: readonly string[], data: ArrayLike<number>): void {
  const width = names.length;
  const lines = [names.join(',')];
  for (let at = 0; at < data.length; at += width) {
    lines.push(Array.from({ length: width }, (_, column) => String(data[at + column])).join(','));
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}
