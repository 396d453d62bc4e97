// What `jaws lookup` prints for a person: a block for each address, a fact to a line with its source.

import type { LookupResult, LookupSource } from '@jaws/shared/contract/lookup';
import { formatTable, formatTime, printable } from '../cli/format.ts';
import { wrapped, type TextLayout } from '../cli/text-layout.ts';

const aboutLists =
  'A list says that somebody held this for bad on that day. On a client, most contacts to listed addresses are shared hosts, old entries and advertising: it is a reason to look, not a verdict.';

export function lookupText(
  results: readonly LookupResult[],
  sources: readonly LookupSource[],
  layout: TextLayout,
): string {
  const blocks = results.map((result) => blockOf(result));
  const isListed = results.some(({ lists }) => lists.length > 0);
  const remarks = [
    ...(isListed ? [aboutLists] : []),
    ...sources.filter(({ isUsable }) => !isUsable).map(({ name, text }) => `${name}: ${text}`),
    ...(results.some(({ country }) => country !== undefined) ? attributions(sources) : []),
  ];
  return [...blocks, ...remarks.map((text) => `${wrapped(printable(text), '', '', layout)}\n`)].join('\n');
}

function attributions(sources: readonly LookupSource[]): string[] {
  return sources.filter(({ text }) => text.includes('IP2Location')).map(({ text }) => text);
}

function blockOf({ ip, kind, facts, lists }: LookupResult): string {
  const rows = [
    ...lists.map(({ list, entry, note, listedMs, licence }) => [
      'Listed',
      `${printable(entry)}${note === null ? '' : `: ${printable(note)}`}`,
      `${printable(list)}, ${formatTime(listedMs).slice(0, 10)}${licence === null ? '' : `, ${printable(licence)}`}`,
    ]),
    ...facts.map(({ name, value, source }) => [printable(name), printable(value), printable(source)]),
  ];
  const head = `${printable(ip)}  ${kind}\n`;
  if (rows.length === 0) return `${head}  nothing is known\n`;
  return head + formatTable(['fact', 'value', 'source'], rows, []);
}
