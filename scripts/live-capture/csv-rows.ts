// Reads a dataset's packets.csv from outside, by its header and RFC 4180 alone: the judge of what was stored must not
// be the code that stored it.

import { createReadStream } from 'node:fs';

/** Cells of one line; quotes are doubled inside quoted cells. No cell of ours spans lines. */
export function splitCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '"') {
      if (isQuoted && line.charAt(at + 1) === '"') {
        cell += '"';
        at++;
      } else isQuoted = !isQuoted;
    } else if (char === ',' && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  cells.push(cell);
  return cells;
}

/**
 * Calls `visit` for each row with the cells of `columns`, in that order. Gives the number of rows.
 * Throws when a column is missing, a row has another number of cells, or the file ends in the middle of a line.
 */
export async function readCsvRows(
  path: string,
  columns: readonly string[],
  visit: (cells: readonly string[]) => void,
): Promise<number> {
  let places: readonly number[] | null = null;
  let width = 0;
  let rows = 0;
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const cells = splitCells(line);
      if (places === null) {
        places = columns.map((column) => placeOf(cells, column));
        width = cells.length;
        continue;
      }
      if (cells.length !== width)
        throw new Error(`row ${rows} has ${cells.length} cells, not ${width}: ${line}`);
      visit(places.map((place) => cells[place] as string));
      rows++;
    }
  }
  if (rest !== '') throw new Error(`the file ends in the middle of a line: ${rest.slice(0, 200)}`);
  return rows;
}

function placeOf(header: readonly string[], column: string): number {
  const place = header.indexOf(column);
  if (place < 0) throw new Error(`there is no column ${column} in ${header.join(',')}`);
  return place;
}
