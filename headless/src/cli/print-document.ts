// The answer of a command: one JSON document with --json, else text for people.

import type { CommandContext } from './cli-io.ts';

/** What was asked for (a list, a ranking): prints `document` with --json, else what `text` gives. */
export function printAnswer(context: CommandContext, document: object, text: () => string): void {
  context.io.stdout(context.options.json === true ? `${JSON.stringify(document)}\n` : text());
}

/** What merely confirms that a thing was done: as printAnswer, but `--quiet` keeps the text away. */
export function printDone(context: CommandContext, document: object, text: () => string): void {
  if (context.options.json === true || context.options.quiet !== true) printAnswer(context, document, text);
}

/** A remark beside the answer: one line on stderr, none with --quiet. */
export function printRemark(context: CommandContext, text: string): void {
  if (context.options.quiet !== true) context.io.stderr(`jaws: ${text}\n`);
}
