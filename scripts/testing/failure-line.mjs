// What a failed test says, on one line: a list of failures alone does not tell a time limit from a wrong value.
import { stripVTControlCharacters } from 'node:util';

const longest = 300;
// Vitest 4 reports a passed time limit with the stack of a made-up error only.
const timeLimit = 'Error: STACK_TRACE_ERROR';

/**
 * The message's first words without colours and line breaks, up to the first line of its stack; '' without one.
 * @param {string | undefined} message
 */
export function failureLine(message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n');
  const stackAt = lines.findIndex((line) => /^\s+at /.test(line));
  const words = lines.slice(0, stackAt === -1 ? lines.length : stackAt).join(' ');
  const line = words.replaceAll(/\s+/g, ' ').trim();
  if (line === timeLimit) return 'took longer than its time limit';
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
