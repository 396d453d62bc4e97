// The answer of a command: one JSON document with --json, else text for people.

import type { CommandContext } from './cli-io.ts';

/** Prints `document` with --json, else what `text` gives; `--quiet` keeps the text away. */
export function printDocument(context: CommandContext, document: object, text: () => string): void {
  if (context.options.json === true) context.io.stdout(`${JSON.stringify(document)}\n`);
  else if (context.options.quiet !== true) context.io.stdout(text());
}
