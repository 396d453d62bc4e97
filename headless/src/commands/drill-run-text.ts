// A drill as text: what would go where, and what came of it.

import type { DrillPlanned, DrillResult } from '@jaws/shared/contract/drill-run';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import { humanBytes } from '@jaws/shared/domain/human-units';
import {
  byText,
  caughtText,
  endpointText,
  limitsText,
  outcomeText,
  placeText,
  rateText,
} from '@jaws/shared/drill/drill-text';
import { formatBytes, formatMany, formatTable, printable } from '../cli/format.ts';

export function plannedText({ name, sha256, runs, seconds, bytes }: DrillPlanned): string {
  const heads = ['Run', 'Begins', 'Takes', 'Style', 'Size', 'Rate', 'To', 'Server'];
  const rows = runs.map((run) => [
    String(run.number),
    formatElapsed(run.startSeconds * 1000),
    formatElapsed(run.seconds * 1000),
    printable(run.title),
    formatBytes(run.sizeBytes),
    rateText(run.rateBps),
    printable(placeText(run)),
    endpointText(run),
  ]);
  return [
    formatTable(heads, rows, [0, 1, 2, 4]),
    `${formatMany(runs.length, 'run')}, ${formatBytes(bytes)} of made-up bytes, about ${formatElapsed(seconds * 1000)}. Nothing was sent.`,
    `Plan ${printable(name)}, SHA-256 ${sha256}`,
    '',
  ].join('\n');
}

const limitText = (limit: number | null): string => (limit === null ? '-' : humanBytes(limit));

export function resultText(result: DrillResult): string {
  const { runs, byStyle, dataset, auditFile, startedMs, endedMs } = result;
  const heads = ['Run', 'Style', 'Size', 'Rate', 'Server', 'Outcome', 'By', 'Receipt', 'Lost'];
  const rows = runs.map((run) => [
    ...[String(run.number), printable(run.title), formatBytes(run.sizeBytes)],
    `${humanBytes(run.rateBps)}/s`,
    run.endpoint === 'new' ? 'new' : 'in use',
    outcomeText(run),
    byText(run),
    run.receiptOk ? 'right' : 'not right',
    run.captureLossBytes === null ? 'not counted' : formatBytes(run.captureLossBytes),
  ]);
  const styles = byStyle.map(({ title, caught, runs: count, limit50, limit90 }) => [
    ...[printable(title), `${caught} of ${count}`, limitText(limit50), limitText(limit90)],
  ]);
  return [
    formatTable(heads, rows, [0, 2, 3, 8]),
    formatTable(['Style', 'Noticed', 'Half from', 'Nine of ten from'], styles, [1, 2, 3]),
    `${caughtText(runs)} ${limitsText(result)}`,
    `Took     ${formatElapsed(endedMs - startedMs)}`,
    `Dataset  ${dataset}`,
    `Log      ${auditFile}`,
    '',
  ].join('\n');
}
