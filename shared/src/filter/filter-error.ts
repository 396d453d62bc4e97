// The one error of the filter language: what was expected, and at which column.

import { JawsError } from '../contract/errors.ts';

/** Code `filter.syntax`. `column` counts UTF-16 units from 0, the message from 1 as people do; `expectation` is a phrase such as "a number". */
export class FilterSyntaxError extends JawsError {
  readonly column: number;
  readonly expectation: string;
  /** A filter that may have been meant, and is understood; null where none is known. */
  readonly suggestion: string | null;

  constructor(column: number, expectation: string, suggestion: string | null = null) {
    const meant = suggestion === null ? '' : ` Did you mean: ${suggestion}`;
    super(
      'filter.syntax',
      `The filter is not understood at column ${column + 1}: expected ${expectation}.${meant}`,
    );
    this.suggestion = suggestion;
    this.name = 'FilterSyntaxError';
    this.column = column;
    this.expectation = expectation;
  }
}
