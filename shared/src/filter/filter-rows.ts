// What a table must show of itself to be filtered: for each field of the language, the columns that hold its values.

import type { FilterField } from './filter-field.ts';

type Codes = Uint32Array | Uint16Array | Uint8Array;
type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

export type FilterColumn =
  /** Dictionary-coded: tests run once per code (0 … size-1), not once per row. `text(code)` null = missing. */
  | {
      readonly kind: 'coded';
      readonly codes: Codes;
      readonly size: number;
      readonly text: (code: number) => string | null;
    }
  /** The same with several words each: a test holds where it holds for one of them. None = missing. */
  | {
      readonly kind: 'words';
      readonly codes: Codes;
      readonly size: number;
      readonly words: (code: number) => readonly string[];
    }
  /** `perUnit`: stored numbers per unit of the language (µs columns: 1000 per ms). `missing`: the stored value that means none. */
  | {
      readonly kind: 'numbers';
      readonly values: Numbers;
      readonly perUnit?: number;
      readonly missing?: number;
    }
  /** Values of what a row belongs to (a packet's flow): tested once for each key 0 … size-1. null = missing. */
  | {
      readonly kind: 'keyed';
      readonly keys: Codes;
      readonly size: number;
      readonly get: (key: number) => number | string | null;
    }
  /** For values that no column holds. null = missing. */
  | { readonly kind: 'computed'; readonly get: (row: number) => number | string | null };

export interface FilterRows {
  /** Rows 0 … count-1. */
  readonly count: number;
  /** "packets", "flows" …: for messages. */
  readonly what: string;
  /** Two columns where the field means either end; null when this table has no such field. */
  readonly columns: (field: FilterField) => readonly FilterColumn[] | null;
}
