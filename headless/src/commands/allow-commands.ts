// `jaws detect allow`, `allowed` and `disallow`: the allow-list of a data folder, as the app has it.

import { allow, disallow, readAllowList } from '@jaws/core/findings/allow-file';
import { JawsError } from '@jaws/shared/contract/errors';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import { usualAllowedBytes } from '@jaws/shared/findings/findings-limits';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatBytes, formatTable, formatTime, printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printAnswer, printDone } from '../cli/print-document.ts';

const dayMs = 86_400_000;

export interface AllowOptions {
  readonly reason: string;
  readonly days?: number;
  readonly upTo?: number | 'any';
}

/** @throws JawsError usage.invalid, live.too-many-mutes, dataset.locked, dataset.io */
export async function allowCommand(
  context: CommandContext,
  what: string,
  { reason, days, upTo }: AllowOptions,
): Promise<number> {
  const sinceMs = context.io.clock();
  const text = reason.trim();
  if (text === '' || text.length > 500)
    throw new JawsError('usage.invalid', '--reason takes a text of 1 to 500 characters.');
  const entry = await allow(changeOf(context), {
    ...{ what, reason: text, sinceMs },
    untilMs: days === undefined ? null : sinceMs + days * dayMs,
    upToBytes: upTo === 'any' ? null : (upTo ?? usualAllowedBytes),
  });
  printDone(context, entry, () => `${printable(entry.what)} is on the allow-list: ${termsOf(entry)}\n`);
  return 0;
}

export async function allowedCommand(context: CommandContext): Promise<number> {
  const entries = await readAllowList(context.dataDir, hostLog(context));
  const nowMs = context.io.clock();
  printAnswer(context, { entries }, () =>
    entries.length === 0 ? 'Nothing is on the allow-list.\n' : tableOf(entries, nowMs),
  );
  return 0;
}

/** @throws JawsError usage.invalid (there is no such entry), dataset.locked, dataset.io */
export async function disallowCommand(context: CommandContext, what: string): Promise<number> {
  if (!(await disallow(changeOf(context), what)))
    throw new JawsError('usage.invalid', `There is no entry "${printable(what)}" on the allow-list.`, {
      hint: 'See `jaws detect allowed`.',
    });
  printDone(context, { what }, () => `${printable(what)} counts again\n`);
  return 0;
}

function changeOf(context: CommandContext) {
  return { dataDir: context.dataDir, warn: hostLog(context) };
}

function termsOf({ untilMs, upToBytes }: AllowEntry): string {
  const amount = upToBytes === null ? 'any amount' : `up to ${formatBytes(upToBytes)} an episode`;
  return `${amount}, ${untilMs === null ? 'until it is taken back' : `until ${formatTime(untilMs)}`}`;
}

function tableOf(entries: readonly AllowEntry[], nowMs: number): string {
  const rows = entries.map(({ what, reason, untilMs, upToBytes }) => [
    printable(what),
    untilMs === null ? 'no end' : `${formatTime(untilMs)}${untilMs <= nowMs ? ' (over)' : ''}`,
    upToBytes === null ? 'any amount' : formatBytes(upToBytes),
    printable(reason),
  ]);
  return formatTable(['what', 'until', 'up to', 'reason'], rows, [2]);
}
