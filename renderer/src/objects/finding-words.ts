// Findings in words: their ends, what found them, the filter of their packets, and the lines of a report.

import type { Finding, ScoreResult } from '@jaws/shared/contract/detection';
import type { InboxState } from '@jaws/shared/contract/findings';
import { humanSeconds } from '@jaws/shared/domain/human-units';
import type { Family } from '@jaws/shared/findings/signal';
import { filterCondition, filterValue } from '../ui/filter-text.ts';
import { formatBytes, formatTime } from '../ui/format.ts';
import type { InboxRow } from './inbox-rows.ts';

export const stateWords: Readonly<Record<InboxState, string>> = {
  new: 'New',
  watching: 'Watching',
  closed: 'Closed',
  confirmed: 'Confirmed',
};

const detectorWords: Readonly<Record<Family, string>> = {
  upload: 'Upload',
  beacon: 'Regular contact',
  interactive: 'Remote control',
  long: 'Long upload',
  dns: 'DNS tunnel',
  icmp: 'Content in echo packets',
  scan: 'Scan',
  guess: 'Password guessing',
  clear: 'Unencrypted',
  nx: 'Missing names',
};

const detectorWord: ReadonlyMap<string, string> = new Map([
  ...Object.entries(detectorWords),
  ['model', 'Trained model'],
]);

export function detectorsText(detectors: readonly string[]): string {
  return detectors.map((name) => detectorWord.get(name) ?? name).join(', ');
}

/** Where it went: the name where there is one, and the address with its port beside. */
export function destinationOf({ kind, dstIp, dstPort, name }: InboxRow): {
  readonly main: string;
  readonly beside: string;
} {
  if (kind === 'sweep') return { main: 'many hosts', beside: '' };
  if (kind === 'names') return { main: 'names that do not exist', beside: '' };
  const host = dstIp.includes(':') && dstPort > 0 ? `[${dstIp}]` : dstIp;
  const address = kind === 'tunnel' || dstPort === 0 ? dstIp : `${host}:${String(dstPort)}`;
  return name === null ? { main: address, beside: '' } : { main: name, beside: address };
}

export function titleOf(row: InboxRow): string {
  const { main, beside } = destinationOf(row);
  return `${row.srcIp} → ${main}${beside === '' ? '' : ` (${beside})`}`;
}

/** Exactly its episode: its hosts and its time; of a tunnel also the domain, which a flow does not tell. */
export function episodeFilter(row: InboxRow, table: 'packets' | 'flows' = 'packets'): string {
  const { kind, srcIp, dstIp, dstPort, name, firstMs, lastMs } = row;
  const from = new Date(Math.floor(firstMs)).toISOString();
  const to = new Date(Math.ceil(lastMs)).toISOString();
  const ends = [filterCondition('ip', '==', srcIp)];
  if (kind === 'names' || (kind === 'sweep' && dstPort > 0)) ends.push(`port == ${String(dstPort || 53)}`);
  else if (kind !== 'sweep') ends.push(filterCondition('ip', '==', dstIp));
  if (kind === 'tunnel' && name !== null && table === 'packets')
    ends.push(`dns contains ${filterValue(name)}`);
  return [...ends, `time >= ${from}`, `time <= ${to}`].join(' and ');
}

/** What the allow-list may say of it, the narrowest first. */
export function allowChoices({ kind, srcIp, dstIp, dstPort, name }: InboxRow): string[] {
  const host = dstIp.includes(':') && dstPort > 0 ? `[${dstIp}]` : dstIp;
  if (kind === 'sweep') return [`${srcIp} → *`, srcIp];
  if (kind === 'names') return [`${srcIp} → missing names`, srcIp];
  if (kind === 'tunnel')
    return [`${srcIp} → ${dstIp} (${name ?? ''})`, ...(name === null ? [] : [name]), srcIp];
  const pair = `${srcIp} → ${host}${dstPort > 0 ? `:${String(dstPort)}` : ''}`;
  return [pair, ...(name === null ? [] : [name]), dstIp, srcIp];
}

/** `23 s after its first packet, when 79 kB had gone out`. */
export function alertText({ alertMs, firstMs, finding, bytesUp }: InboxRow): string {
  const after = humanSeconds(Math.max(0, alertMs - firstMs) / 1000);
  const sent = formatBytes(finding?.bytesOutAtAlert ?? bytesUp);
  return `${after} after its first packet, when ${sent} had gone out`;
}

export function attackText(ids: readonly string[], techniques: ScoreResult['techniques']): string[] {
  return ids.map((id) => `${id} ${techniques[id] ?? ''}`.trim());
}

/** The lines that somebody pastes into a ticket. */
export function reportText(row: InboxRow, result: ScoreResult | null, clock: 'utc' | 'local'): string {
  const time = (ms: number): string =>
    `${formatTime(ms, clock).slice(0, 23)}${clock === 'utc' ? ' UTC' : ''}`;
  const lines = [
    titleOf(row),
    `State: ${stateWords[row.state]}${row.stateReason === '' ? '' : ` (${row.stateReason})`}`,
    `Time: ${time(row.firstMs)} to ${time(row.lastMs)}`,
    `Sent ${formatBytes(row.bytesUp)}, received ${formatBytes(row.bytesDown)}`,
    `Alert: ${time(row.alertMs)}, ${alertText(row)}`,
    ...row.reasons.map((reason) => `- ${reason}`),
    ...(row.finding === null ? [] : judgedLines(row.finding, result)),
    `Filter: ${episodeFilter(row)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function judgedLines(finding: Finding, result: ScoreResult | null): string[] {
  const attack = attackText(finding.attack, result?.techniques ?? {});
  return [
    `How sure: ${finding.tier}. ${finding.tierRule}`,
    ...(finding.counterfactual === null ? [] : [finding.counterfactual.text]),
    ...finding.lowered.map((text) => `Scored lower: ${text}`),
    ...(attack.length === 0 ? [] : [`MITRE ATT&CK: ${attack.join(', ')}`]),
  ];
}
