// What `jaws lookup` prints for a person: a block for each address, a fact to a line with its source.

import type { LookupSource } from '@jaws/shared/contract/lookup';
import { formatTable, formatTime, printable } from '../cli/format.ts';
import { wrapped, type TextLayout } from '../cli/text-layout.ts';
import type { AskedResult } from './lookup-online.ts';

const aboutLists =
  'A list says that somebody held this for bad on that day. On a client, most contacts to listed addresses are shared hosts, old entries and advertising: it is a reason to look, not a verdict.';

export function lookupText(
  results: readonly AskedResult[],
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

function blockOf({ ip, kind, facts, lists, online, preview }: AskedResult): string {
  const rows = [
    ...lists.map(({ list, entry, note, listedMs, licence }) => [
      'Listed',
      `${printable(entry)}${note === null ? '' : `: ${printable(note)}`}`,
      `${printable(list)}, ${formatTime(listedMs).slice(0, 10)}${licence === null ? '' : `, ${printable(licence)}`}`,
    ]),
    ...[...facts, ...(online?.facts ?? [])].map(({ name, value, source }) => [
      printable(name),
      printable(value),
      printable(source),
    ]),
    ...(online?.failed ?? []).map(({ source, message }) => ['not answered', printable(message), source]),
    ...(online?.changes ?? []).map(({ name, source, before }) => [
      'was before',
      printable(`${name}: ${before.join(', ') || 'nothing'}`),
      source,
    ]),
  ];
  const head = `${printable(ip)}  ${kind}\n`;
  if (rows.length === 0) return `${head}  nothing is known\n`;
  return `${head}${formatTable(['fact', 'value', 'source'], rows, [])}${previewText(preview)}`;
}

/** Exactly what would leave. */
function previewText(preview: AskedResult['preview']): string {
  if (preview === undefined) return '';
  const { requests, question } = preview;
  const asked =
    question === null ? [] : [`DNS: ${question.type} ${question.name} to ${question.servers.join(', ')}`];
  const sent = requests.map(
    ({ host, port, text, when }) => `To ${host}:${port} (${when})\n${text.trimEnd()}`,
  );
  return ['Would be sent:', ...asked, ...sent].map((text) => `${text}\n`).join('');
}
