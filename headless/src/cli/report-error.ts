// How a failure looks: the line on stderr, the document on stdout with --json, the exit code.

import { CommanderError } from 'commander';
import { errorTexts, JawsError, type ErrorText } from '@jaws/shared/contract/errors';
import type { CliIo } from './cli-io.ts';
import { printable } from './format.ts';
import { knownError } from './known-error.ts';
import { usageText } from './usage-text.ts';

export interface FailedCall {
  readonly json: boolean;
  /** Words of the command, for the hint: `datasets export`; empty when none was understood. */
  readonly command?: string;
  /** What is true in spite of the failure, for the document: the packets that a capture stored. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

function asJawsError(error: unknown): JawsError {
  if (error instanceof CommanderError) return new JawsError('usage.invalid', usageText(error));
  return knownError(error);
}

/** Exit code of a coded error (DESIGN §6). */
export function exitCodeOf(error: JawsError): number {
  const text: ErrorText = errorTexts[error.code];
  return text.exit ?? 1;
}

/** `See jaws help` is of more use when it names the command. */
function hintOf(error: JawsError, command: string | undefined): string {
  const isGeneral = error.code === 'usage.invalid' && error.hint === errorTexts['usage.invalid'].hint;
  if (!isGeneral || command === undefined || command === '') return error.hint;
  return `See \`jaws help ${command}\`.`;
}

/** Says what happened and returns the exit code. JAWS_DEBUG adds the stack of unknown errors. */
export function reportError(io: CliIo, call: FailedCall, error: unknown): number {
  const known = asJawsError(error);
  const { code, message } = known;
  const hint = hintOf(known, call.command);
  if (call.json) io.stdout(`${JSON.stringify({ ...call.facts, error: { code, message, hint } })}\n`);
  // Some messages say themselves what to do.
  const text = message.includes(hint) ? message : `${message} ${hint}`;
  // Programs find the code first; people read the sentence.
  const line = io.stderrIsTerminal ? `${oneLine(text)} (${code})` : `${code}: ${oneLine(text)}`;
  io.stderr(`jaws: ${line}\n`);
  if (code === 'internal' && io.env['JAWS_DEBUG'] !== undefined && error instanceof Error) {
    io.stderr(`${error.stack ?? ''}\n`);
  }
  return exitCodeOf(known);
}

/** Names of files and what stands in them may be part of a message. */
function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ').trim());
}
