// `jaws datasets list` and `show`.

import type { DatasetDetail, DatasetRun } from '@jaws/shared/contract/datasets';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatBytes, formatCount, formatTable, formatTime, printable } from '../cli/format.ts';
import { openStore } from '../cli/open-store.ts';
import { printAnswer } from '../cli/print-document.ts';

function labelsText(labels: Readonly<Record<string, number>>): string {
  return Object.entries(labels)
    .map(([label, packets]) => `${printable(label)} ${formatCount(packets)}`)
    .join(', ');
}

export async function listCommand(context: CommandContext): Promise<number> {
  const datasets = await openStore(context).list();
  printAnswer(context, { datasets }, () => {
    if (datasets.length === 0) return 'No datasets yet. `jaws import FILE` makes one.\n';
    const rows = datasets.map((one) => [
      one.name,
      formatCount(one.packets),
      formatBytes(one.bytes),
      formatTime(one.firstMs),
      one.state,
      labelsText(one.labels),
    ]);
    return formatTable(['dataset', 'packets', 'bytes', 'first', 'state', 'labels'], rows, [1, 2]);
  });
  return 0;
}

function runText({ runId, style, scenario, end, sentBytes, capture }: DatasetRun): string {
  const what = printable(style ?? scenario ?? 'several styles');
  const lost = capture?.lostTcpBytes ?? null;
  const seen =
    capture === null
      ? ''
      : `, ${formatCount(capture.labelledPackets)} packets` +
        (lost === null ? '' : `, ${formatBytes(Math.max(0, lost))} not captured`);
  return `${runId} ${what}, ${end}, ${formatBytes(sentBytes)}${seen}`;
}

function detailRows(detail: DatasetDetail): string[][] {
  const known = (value: number | null): string => (value === null ? 'not known' : formatCount(value));
  return [
    ['dataset', detail.name],
    ['state', detail.state],
    ['packets', formatCount(detail.packets)],
    ['bytes on the wire', formatBytes(detail.bytes)],
    ['flows', known(detail.flows)],
    ['undecoded', formatCount(detail.undecoded)],
    ['dropped', known(detail.dropped)],
    ['first', formatTime(detail.firstMs)],
    ['last', formatTime(detail.lastMs)],
    ['labels', labelsText(detail.labels)],
    ['local', [detail.localRule, ...detail.localAddresses].join(' ')],
    ['source', printable(detail.source)],
    ['timestamps, sizes', `${detail.timestampSource}, ${detail.sizes}`],
    ['file', `${formatBytes(detail.fileBytes)}, SHA-256 ${detail.sha256 ?? 'not yet'}`],
    ['tags', printable(detail.tags.join(', ')) || '-'],
    ['note', printable(detail.note) || '-'],
    ...(detail.runs ?? []).map((run) => ['run of chum', runText(run)]),
    ...detail.warnings.map((warning) => ['warning', printable(warning)]),
  ];
}

export async function showCommand(context: CommandContext, dataset: string): Promise<number> {
  const detail = await openStore(context).detail(dataset);
  printAnswer(context, detail, () => {
    const rows = detailRows(detail);
    const width = Math.max(...rows.map((row) => (row[0] ?? '').length));
    return rows.map(([name = '', value = '']) => `${name.padEnd(width)}  ${value}\n`).join('');
  });
  return 0;
}
