// Runs a filter over a table's columns. Tests on dictionary-coded columns run once per dictionary entry; rows go
// through in blocks whose masks (one byte a row) stay in the processor's cache.

import type { CompiledFilter } from './compile-filter.ts';
import { prepareColumn, type MarkBlock } from './column-test.ts';
import { FilterSyntaxError } from './filter-error.ts';
import type { FilterNode, FilterTest } from './filter-node.ts';
import type { FilterRows } from './filter-rows.ts';

/** Fills `mask` (0 or 1) with the answers for rows `from … from + mask.length - 1`. */
type EvaluateBlock = (from: number, mask: Uint8Array) => void;

/**
 * Indices of the matching rows of `from … to-1`, ascending.
 * @throws FilterSyntaxError when the table has no such field (e.g. `duration` of packets).
 */
export function matchRows(
  filter: CompiledFilter,
  rows: FilterRows,
  from = 0,
  to: number = rows.count,
): Uint32Array {
  const length = Math.max(0, to - from);
  const matched = new Uint32Array(length);
  if (filter.root === null) {
    for (let at = 0; at < length; at++) matched[at] = from + at;
    return matched;
  }
  const evaluate = prepare(filter.root, rows);
  const mask = new Uint8Array(Math.min(length, blockRows));
  let count = 0;
  for (let start = 0; start < length; start += blockRows) {
    const block = mask.subarray(0, Math.min(blockRows, length - start));
    evaluate(from + start, block);
    // Writes every row and moves on only after a match: no branch to mispredict.
    for (let at = 0; at < block.length; at++) {
      matched[count] = from + start + at;
      count += block[at] as number;
    }
  }
  return matched.slice(0, count);
}

/** 16 KiB of mask a node: several fit a first-level or second-level cache. */
export const blockRows = 16_384;

function prepare(node: FilterNode, rows: FilterRows): EvaluateBlock {
  switch (node.kind) {
    case 'test':
      return prepareTest(node, rows);
    case 'not': {
      const operand = prepare(node.operand, rows);
      return (from, mask) => {
        operand(from, mask);
        invert(mask);
      };
    }
    case 'and':
    case 'or':
      return prepareJoined(
        node.kind,
        node.operands.map((operand) => prepare(operand, rows)),
      );
  }
}

function prepareJoined(kind: 'and' | 'or', operands: readonly EvaluateBlock[]): EvaluateBlock {
  const scratch = new Uint8Array(blockRows);
  const settled = kind === 'and' ? 0 : 1;
  return (from, mask) => {
    const other = scratch.subarray(0, mask.length);
    for (const [at, operand] of operands.entries()) {
      if (at === 0) {
        operand(from, mask);
        continue;
      }
      // Nothing left to decide in this block.
      if (!mask.includes(1 - settled)) return;
      operand(from, other);
      combine(kind, mask, other);
    }
  };
}

/** `!=` is the opposite of `==`: on fields of either end it holds when neither end has the value. */
function prepareTest(test: FilterTest, rows: FilterRows): EvaluateBlock {
  const columns = rows.columns(test.field);
  if (columns === null) {
    throw new FilterSyntaxError(
      test.column,
      `a field that ${rows.what} have; "${test.field}" is none of theirs`,
    );
  }
  const marks: MarkBlock[] = columns.map((column) => prepareColumn(test, column));
  return (from, mask) => {
    mask.fill(0);
    for (const mark of marks) mark(from, mask);
    if (test.operator === '!=') invert(mask);
  };
}

function invert(mask: Uint8Array): void {
  for (let at = 0; at < mask.length; at++) mask[at] = (mask[at] as number) ^ 1;
}

function combine(kind: 'and' | 'or', mask: Uint8Array, other: Uint8Array): void {
  if (kind === 'and') {
    for (let at = 0; at < mask.length; at++) mask[at] = (mask[at] as number) & (other[at] as number);
  } else {
    for (let at = 0; at < mask.length; at++) mask[at] = (mask[at] as number) | (other[at] as number);
  }
}
