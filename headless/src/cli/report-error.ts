// How a failure looks: the line on stderr, the document on stdout with --json, the exit code.

import { CommanderError } from 'commander';
import { errorTexts, JawsError, type ErrorText } from '@jaws/shared/contract/errors';
import type { CliIo } from './cli-io.ts';

function asJawsError(error: unknown): JawsError {
  if (error instanceof JawsError) return error;
  if (error instanceof CommanderError) {
    return new JawsError('usage.invalid', error.message.replace(/^error: /, ''));
  }
  return new JawsError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}

/** Exit code of a coded error (DESIGN §6). */
export function exitCodeOf(error: JawsError): number {
  const text: ErrorText = errorTexts[error.code];
  return text.exit ?? 1;
}

/** Says what happened and returns the exit code. `debug` adds the stack of unknown errors. */
export function reportError(io: CliIo, json: boolean, error: unknown): number {
  const known = asJawsError(error);
  if (json) {
    const { code, message, hint } = known;
    io.stdout(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  }
  io.stderr(`jaws: ${known.code}: ${oneLine(`${known.message} ${known.hint}`)}\n`);
  if (known.code === 'internal' && io.env['JAWS_DEBUG'] !== undefined && error instanceof Error) {
    io.stderr(`${error.stack ?? ''}\n`);
  }
  return exitCodeOf(known);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
