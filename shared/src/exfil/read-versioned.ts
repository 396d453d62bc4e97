// Files that people write: JSON of version 1, checked by a schema, with every mistake told by its place.

import { z } from 'zod';
import { JawsError, type ErrorCode } from '../contract/errors.ts';

export interface FileKind {
  /** Of the error that is thrown. */
  readonly code: ErrorCode;
  /** What it is, for sentences: `scenario`. */
  readonly noun: string;
}

/** Where in the text, as an editor counts; the parser's own words where it gives no place but the text around it. */
function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const at = /position (\d+)/.exec(message)?.[1];
  if (at === undefined) return `: ${message.replace(/ is not valid JSON$/, '').slice(0, 200)}`;
  const before = text.slice(0, Number(at)).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

function parseJson(text: string, { code, noun }: FileKind): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JawsError(code, `The ${noun} is not JSON${placeOf(error, text)}.`, { cause: error });
  }
}

/** `steps[2].ports[0]`, as one would write it. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** @throws JawsError of the kind's code, which names the first place that is wrong */
export function readVersioned<T>(text: string, schema: z.ZodType<T>, kind: FileKind): T {
  const { code, noun } = kind;
  const value = parseJson(text, kind);
  const { version } = z.looseObject({ version: z.unknown() }).safeParse(value).data ?? {};
  if (typeof version === 'number' && version > 1)
    throw new JawsError(code, `The ${noun} is of version ${version}; this JAWS reads 1.`, {
      hint: 'Update JAWS.',
    });
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = pathText(issue?.path ?? []);
  const problem = issue?.message ?? 'not valid';
  throw new JawsError(code, `The ${noun} ${place === '' ? '' : `at ${place} `}is wrong: ${problem}.`);
}
