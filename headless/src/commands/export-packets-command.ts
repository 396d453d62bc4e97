// `jaws export-packets DATASET --where FILTER | --finding ID | --label L --out FILE`.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findingTitle } from '@jaws/core/export/findings/finding-facts';
import { exportPackets } from '@jaws/core/export/packets/export-packets';
import { readInbox } from '@jaws/core/findings/findings-file';
import type { Finding } from '@jaws/shared/contract/detection';
import { JawsError } from '@jaws/shared/contract/errors';
import { labelName } from '@jaws/shared/contract/primitives';
import { parseIsoUs } from '@jaws/shared/domain/iso-time';
import { parseIp } from '@jaws/shared/domain/ip-address';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { checkFiles } from '../cli/check-files.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { formatBytes, formatMany } from '../cli/format.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone, printRemark } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';
import { noMatch, withScore } from './detect-scored.ts';

export interface ExportPacketsCommandOptions extends GlobalOptions {
  readonly where?: string;
  readonly finding?: string;
  readonly label?: string;
  readonly from?: string;
  readonly to?: string;
  readonly file?: readonly string[];
  /** A mandatory option; the tree sees to it. */
  readonly out?: string;
}

interface Selection {
  readonly where: string;
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
  readonly remark?: string | undefined;
}

/** @throws JawsError usage.invalid, export.no-capture, export.no-finding, and those of `exportPackets` */
export async function exportPacketsCommand(
  context: CommandContext,
  dataset: string,
  options: ExportPacketsCommandOptions,
): Promise<number> {
  const { out = '' } = options;
  const asked = selectionOf(options);
  await checkOutputs([['--out', out]]);
  const capture = await captureOf(context, dataset, options.file);
  const { finding } = options;
  const selection =
    finding === undefined ? asked : withFinding(asked, await findingOf(context, dataset, finding));
  const progress = createProgress(context, 'export');
  try {
    const { packets, matched, bytes } = await exportPackets({
      ...{ store: openStore(context), dataset, out, ...capture, ...selection, signal: context.io.signal },
      onProgress: (done, total) => {
        progress.update({ done, total, unit: 'rows' });
      },
    });
    progress.end();
    const warnings =
      packets === matched
        ? []
        : [`${formatMany(matched - packets, 'packet')} of the ${matched} are no longer in the raw packets.`];
    for (const warning of warnings) printRemark(context, warning);
    printDone(context, { dataset, out, packets, matched, bytes, warnings }, () =>
      packets === 0
        ? 'Nothing matches.\n'
        : `${out}: ${formatMany(packets, 'packet')}, ${formatBytes(bytes)}\n`,
    );
    return packets === 0 ? noMatch : 0;
  } finally {
    progress.end();
  }
}

function selectionOf(options: ExportPacketsCommandOptions): Selection {
  const { where, finding, label, from, to } = options;
  if (where === undefined && finding === undefined && label === undefined)
    throw new JawsError('usage.invalid', 'Say which packets: --where, --finding or --label.');
  compileFilter(where ?? '');
  if (label !== undefined && !labelName.safeParse(label).success)
    throw new JawsError('usage.invalid', `${JSON.stringify(label)} is no label.`);
  const parts = [where, label === undefined ? undefined : `label == "${label}"`];
  return {
    where: joined(parts),
    fromUs: timeOf('--from', from),
    toUs: timeOf('--to', to),
  };
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part.trim() !== '')
    .map((part) => `(${part})`)
    .join(' and ');
}

function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const us = parseIsoUs(text);
  if (us === null)
    throw new JawsError('usage.invalid', `${option} takes a time such as 2026-05-01T12:00:00Z.`);
  return us;
}

/** Packets between the ends of the finding, in the time of its episode; of a sweep those of its host. */
function withFinding(selection: Selection, finding: Finding): Selection {
  const { id, kind, srcIp, dstIp, dstPort, firstMs, lastMs } = finding;
  const ends = [srcIp, dstIp].filter((ip) => parseIp(ip) !== null).map((ip) => `ip == ${ip}`);
  const port = kind === 'pair' && dstPort > 0 ? [`port == ${dstPort}`] : [];
  const fromUs = Math.max(firstMs * 1000, selection.fromUs ?? -Infinity);
  const toUs = Math.min((lastMs + 1) * 1000, selection.toUs ?? Infinity);
  const where = joined([selection.where, ...ends, ...port]);
  return { where, fromUs, toUs, remark: `finding ${id}: ${findingTitle(finding)}` };
}

/** Of the kept findings; else they are computed. */
async function findingOf(context: CommandContext, dataset: string, id: string): Promise<Finding> {
  const { computed } = await readInbox(openStore(context).folder(dataset), null);
  const kept = computed?.result.findings.find((finding) => finding.id === id);
  if (kept !== undefined) return kept;
  let found: Finding | undefined;
  await withScore(context, [dataset], {}, ({ result }) => {
    found = result.findings.find((finding) => finding.id === id);
    return Promise.resolve(0);
  });
  if (found === undefined) throw new JawsError('export.no-finding', `${dataset} has no finding ${id}.`);
  return found;
}

/** The files that were named, or the ring of raw packets. */
async function captureOf(
  context: CommandContext,
  dataset: string,
  files: readonly string[] | undefined,
): Promise<{ readonly files: readonly string[]; readonly isRing: boolean }> {
  const store = openStore(context);
  await store.manifest(dataset);
  if (files !== undefined) {
    await checkFiles(files);
    return { files, isRing: false };
  }
  const folder = join(store.folder(dataset), 'pcap');
  const names = await readdir(folder).catch(() => []);
  const ring = names.filter((name) => /^\d+\.pcapng$/.test(name)).toSorted();
  if (ring.length === 0) throw new JawsError('export.no-capture', `JAWS has no raw packets of ${dataset}.`);
  return { files: ring.map((name) => join(folder, name)), isRing: true };
}
