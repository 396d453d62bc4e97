// Findings as a person reads them in a terminal: one row each, then what is known of each.

import type { Finding, ScoreResult } from '@jaws/shared/contract/detection';
import { humanSeconds } from '@jaws/shared/domain/human-units';
import { endsText } from '../cli/ends-text.ts';
import { formatBytes, formatMany, formatTime, printable } from '../cli/format.ts';
import { fittedTable, wrapped, type TextLayout } from '../cli/text-layout.ts';

/** `undecoded`: why no packet could be decoded, where that is so. */
export function findingsText(result: ScoreResult, undecoded: readonly string[], layout: TextLayout): string {
  if (result.packets === 0 && undecoded.length > 0)
    return `None of the packets could be decoded.\n${undecoded.map((text) => `${printable(text)}\n`).join('')}`;
  if (result.packets === 0) return 'Nothing matches.\n';
  const { findings, limit, notJudged } = result;
  const span = humanSeconds(result.hours * 3600);
  const head = `${findings.length === 0 ? 'No findings' : formatMany(findings.length, 'finding')} in ${formatMany(result.packets, 'packet')} of ${formatMany(result.happenings, 'pair')} of hosts over ${span}.\n`;
  const rule = wrapped(`Limit: score ${limit.score.toFixed(2)} (${limit.rule}).`, '', '  ', layout);
  const voice = modelText(result, layout);
  const allowed = findings.filter((finding) => finding.allowed !== undefined).length;
  const note = allowed === 0 ? '' : `On the allow-list, listed last: ${formatMany(allowed, 'finding')}.\n`;
  const rows = findings.map((finding, at) => [
    String(at + 1),
    finding.allowed === undefined ? finding.tier : 'allowed',
    finding.highest.toFixed(2),
    formatTime(finding.alertMs),
    formatBytes(finding.bytesUp),
    formatBytes(finding.bytesDown),
    nameOf(finding),
  ]);
  const table =
    rows.length === 0
      ? ''
      : `\n${fittedTable(['', 'how sure', 'score', 'alert', 'up', 'down', 'what'], rows, [0, 2, 4, 5], layout)}`;
  const each = findings.map((finding, at) => detailOf(finding, at + 1, result.techniques, layout)).join('');
  const rest = `\nNot judged\n${notJudged.map((text) => wrapped(text, '   - ', '     ', layout)).join('')}`;
  return head + rule + voice + note + table + each + rest;
}

function modelText({ model }: ScoreResult, layout: TextLayout): string {
  if (model === undefined) return '';
  const how = model.p === null ? 'it never flags' : `it flags from a probability of ${model.p.toFixed(3)} on`;
  return wrapped(`Model ${model.name}: ${how}.`, '', '  ', layout);
}

function nameOf({ id, srcIp, dstIp, dstPort, name, kind }: Finding): string {
  // Of a sweep and of tunnels the port says nothing.
  const ends = { id, srcIp, dstIp, dstPort: kind === 'pair' ? dstPort : 0 };
  const text = endsText(name === null ? ends : { ...ends, name });
  return kind === 'names' ? `${text}: names that do not exist` : text;
}

function detailOf(
  finding: Finding,
  rank: number,
  techniques: ScoreResult['techniques'],
  layout: TextLayout,
): string {
  const { firstMs, alertMs, bytesOutAtAlert, counterfactual, lowered, attack, now, tierRule } = finding;
  const lines = [
    ...finding.reasons.map(({ text }) => text),
    `Alert ${humanSeconds((alertMs - firstMs) / 1000)} after its first packet, when ${formatBytes(bytesOutAtAlert)} had gone out`,
    tierRule,
    ...(finding.model === undefined || finding.detectors.includes('model')
      ? []
      : [`The model ${finding.model.name} gives it a probability of ${finding.model.p.toFixed(3)}`]),
    ...(counterfactual === null ? [] : [counterfactual.text]),
    ...lowered.map((text) => `Scored lower: ${text}`),
    ...(finding.highest - now > noticeable ? [`By the end the score had fallen to ${now.toFixed(2)}`] : []),
    ...(attack.length === 0
      ? []
      : [`MITRE ATT&CK: ${attack.map((id) => `${id} ${techniques[id] ?? ''}`.trim()).join(', ')}`]),
  ];
  return `\n${rank}. ${nameOf(finding)}\n${lines.map((text) => wrapped(printable(text), '   - ', '     ', layout)).join('')}`;
}

const noticeable = 0.05;
