// The filter as a tree. Values are already of their field's kind, so that evaluation never parses text again.

import type { FilterField } from './filter-field.ts';

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | '~';

export type FilterValue =
  /** `NA`: the value is missing. */
  | { readonly type: 'missing' }
  /** Address or range as canonical text: `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`. */
  | { readonly type: 'address'; readonly text: string }
  /** Ports, counts, bytes, seconds. */
  | { readonly type: 'number'; readonly value: number }
  /** `8000-8100`, both ends belong to it. */
  | { readonly type: 'range'; readonly from: number; readonly to: number }
  /** Unix epoch in ms. */
  | { readonly type: 'time'; readonly ms: number }
  /** TCP flag bits. */
  | { readonly type: 'flags'; readonly bits: number }
  | { readonly type: 'text'; readonly text: string };

export interface FilterTest {
  readonly kind: 'test';
  readonly field: FilterField;
  readonly operator: CompareOperator;
  /** One value, except for `in` with a set. */
  readonly values: readonly FilterValue[];
  /** Where the field stands in the text, from 0. */
  readonly column: number;
}

export type FilterNode =
  | FilterTest
  | { readonly kind: 'not'; readonly operand: FilterNode }
  /** Two operands or more. */
  | { readonly kind: 'and' | 'or'; readonly operands: readonly FilterNode[] };
