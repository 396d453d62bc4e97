// What a dataset or a file of a call is called in an answer.

import { basename } from 'node:path';

/** A file by its name alone, where no other of `names` has it. */
export function sourceTitle(name: string, names: readonly string[]): string {
  const short = basename(name);
  const isAlone = names.filter((other) => basename(other) === short).length === 1;
  return (isAlone ? short : name).slice(-512);
}

/** `monday, tuesday, friday and 2 more`. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return `${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}
