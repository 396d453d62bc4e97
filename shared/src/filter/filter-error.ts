// The one error of the filter language: what was expected, and at which column.

import { JawsError } from '../contract/errors.ts';

/** Code `filter.syntax`. `column` counts UTF-16 units from 0; `expectation` is a phrase such as "a number". */
export class FilterSyntaxError extends JawsError {
  readonly column: number;
  readonly expectation: string;

  constructor(column: number, expectation: string) {
    super('filter.syntax', `The filter is not understood at column ${column}: expected ${expectation}.`);
    this.name = 'FilterSyntaxError';
    this.column = column;
    this.expectation = expectation;
  }
}
