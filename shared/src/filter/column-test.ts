// One test on one column, prepared once and then run block by block. Blocks are copied into arrays of one type
// first: loops that see five kinds of typed arrays lose their compiled fast path.

import type { FilterTest } from './filter-node.ts';
import type { FilterColumn } from './filter-rows.ts';
import { numberIntervals, textTest, wantsMissing, type Interval } from './value-test.ts';

/** Sets mask[i] to 1 where row `from + i` fits; leaves the others as they are. */
export type MarkBlock = (from: number, mask: Uint8Array) => void;

type ColumnOf<K extends FilterColumn['kind']> = Extract<FilterColumn, { kind: K }>;

export function prepareColumn(test: FilterTest, column: FilterColumn): MarkBlock {
  switch (column.kind) {
    case 'coded': {
      const matches = textTest(test);
      return prepareCoded(column, (code) => matches(column.text(code)));
    }
    case 'words': {
      const matches = textTest(test);
      return prepareCoded(column, (code) => {
        const words = column.words(code);
        return words.length === 0 ? matches(null) : words.some(matches);
      });
    }
    case 'numbers':
      return prepareNumbers(test, column);
    case 'keyed': {
      const fits = valueTest(test);
      const codes = { codes: column.keys, size: column.size };
      return prepareCoded(codes, (key) => fits(column.get(key)));
    }
    case 'computed':
      return prepareComputed(test, column);
  }
}

function prepareCoded(
  { codes, size }: Pick<ColumnOf<'coded'>, 'codes' | 'size'>,
  fits: (code: number) => boolean,
): MarkBlock {
  const table = new Uint8Array(size);
  for (let code = 0; code < size; code++) if (fits(code)) table[code] = 1;
  let scratch = new Uint32Array(0);
  return (from, mask) => {
    const block = codes.subarray(from, from + mask.length);
    if (!(block instanceof Uint32Array) && scratch.length < mask.length)
      scratch = new Uint32Array(mask.length);
    if (!(block instanceof Uint32Array)) scratch.set(block);
    markCodes(block instanceof Uint32Array ? block : scratch, table, mask);
  };
}

/** Hot loop. */
function markCodes(codes: Uint32Array, table: Uint8Array, mask: Uint8Array): void {
  for (let at = 0; at < mask.length; at++) {
    mask[at] = (mask[at] as number) | (table[codes[at] as number] as number);
  }
}

function prepareNumbers(test: FilterTest, column: ColumnOf<'numbers'>): MarkBlock {
  const { values, perUnit = 1, missing = Number.NaN } = column;
  const intervals = numberIntervals(test, perUnit);
  const missingToo = wantsMissing(test) && !Number.isNaN(missing);
  let scratch = new Float64Array(0);
  return (from, mask) => {
    if (scratch.length < mask.length) scratch = new Float64Array(mask.length);
    scratch.set(values.subarray(from, from + mask.length));
    for (const interval of intervals) markInterval(scratch, interval, missing, mask);
    if (missingToo) markInterval(scratch, { low: missing, high: missing }, Number.NaN, mask);
  };
}

/** Hot loop. `missing` NaN = every number counts. */
function markInterval(
  values: Float64Array,
  { low, high }: Interval,
  missing: number,
  mask: Uint8Array,
): void {
  for (let at = 0; at < mask.length; at++) {
    const value = values[at] as number;
    if (value >= low && value <= high && value !== missing) mask[at] = 1;
  }
}

function valueTest(test: FilterTest): (value: number | string | null) => boolean {
  const intervals = numberIntervals(test, 1);
  const ofText = textTest(test);
  return (value) =>
    typeof value === 'number'
      ? intervals.some(({ low, high }) => value >= low && value <= high)
      : ofText(value);
}

function prepareComputed(test: FilterTest, { get }: ColumnOf<'computed'>): MarkBlock {
  const fits = valueTest(test);
  return (from, mask) => {
    for (let at = 0; at < mask.length; at++) if (fits(get(from + at))) mask[at] = 1;
  };
}
