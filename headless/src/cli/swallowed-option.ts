// `--where --json` would take `--json` for the filter: an option's value that is itself an option of the command
// is a value forgotten.

import type { Command } from 'commander';
import { JawsError } from '@jaws/shared/contract/errors';

/** @throws JawsError usage.invalid */
export function refuseSwallowedOption(command: Command): void {
  const known = new Set(command.options.map((option) => option.long));
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (texts.some((text) => typeof text === 'string' && known.has(text)))
      throw new JawsError('usage.invalid', `${option.long ?? ''} needs a value.`);
  }
}
