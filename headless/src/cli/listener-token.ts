// The listener's token for chum and push: from a file, from standard input or from the environment; never from argv,
// which every process of the machine can read.

import { readFile } from 'node:fs/promises';
import { JawsError, type ErrorCode } from '@jaws/shared/contract/errors';
import type { CliIo } from './cli-io.ts';

export interface TokenSource {
  readonly env: CliIo['env'];
  /** `-` for standard input. */
  readonly file: string | undefined;
  /** Thrown when there is no token, or one that cannot be any. */
  readonly missing: ErrorCode;
  readonly readStdin?: () => Promise<string>;
}

/** A token has 43 letters; more than this is another file. */
const maxChars = 4096;

/** Null when none was named. @throws JawsError `missing` for what cannot be read or is no token */
export async function readListenerToken(source: TokenSource): Promise<string | null> {
  const { file, env, missing } = source;
  if (file === undefined) {
    const given = env['JAWS_TOKEN'];
    return given === undefined || given === '' ? null : checked(given, 'JAWS_TOKEN', missing);
  }
  if (file === '-') return checked(await (source.readStdin ?? readProcessStdin)(), 'standard input', missing);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new JawsError(missing, `The token file ${JSON.stringify(file)} cannot be read.`, { cause: error });
  });
  return checked(text, JSON.stringify(file), missing);
}

/** @throws JawsError chum.token-missing, also when none was named */
export async function requireListenerToken(env: CliIo['env'], file: string | undefined): Promise<string> {
  const missing = 'chum.token-missing';
  const token = await readListenerToken({ env, file, missing });
  if (token === null) throw new JawsError(missing);
  return token;
}

/** Never repeats the text: it may be another secret. */
function checked(text: string, from: string, missing: ErrorCode): string {
  const token = text.trim();
  if (/^[\x21-\x7e]{16,128}$/.test(token)) return token;
  throw new JawsError(missing, `There is no token in ${from}: one has 16 to 128 letters on one line.`);
}

async function readProcessStdin(): Promise<string> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
    text += piece;
    if (text.length > maxChars) break;
  }
  return text;
}
