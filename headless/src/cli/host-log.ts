// Where services write what a user need not see: stderr, only with JAWS_DEBUG set.

import type { CommandContext } from './cli-io.ts';

export function hostLog(context: CommandContext): (text: string) => void {
  if (context.io.env['JAWS_DEBUG'] === undefined) return () => undefined;
  return (text) => {
    context.io.stderr(`${text}\n`);
  };
}
