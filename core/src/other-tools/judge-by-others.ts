// The runs of chum that a capture has, judged by the logs of other detectors that were given the same capture. The answers are kept
// in the records of the runs: beside the dataset, and in the data folder where the run is known there.

import type { CallSignal } from '@jaws/shared/contract/contract';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import type { OtherTool, ReadAlerts } from '@jaws/shared/other-tools/other-alert';
import { judgeByAlerts, type OtherVerdict, type SentBytes } from '@jaws/shared/other-tools/other-verdict';
import { plainIp } from '../capture/flows/watched-flow.ts';
import { readRunRecord, writeRunRecord } from '../chum/run-records.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { runRows } from '../truth/run-rows.ts';
import { listTruths, writeTruth } from '../truth/truth-files.ts';
import { readAlertFile } from './read-alerts.ts';

export interface OthersRequest {
  readonly store: Pick<DatasetStore, 'folder' | 'readTable' | 'manifest'>;
  readonly dataDir: string;
  readonly dataset: string;
  readonly files: readonly string[];
  readonly signal?: CallSignal | undefined;
}

export interface OthersResult {
  readonly tools: readonly { readonly tool: OtherTool; readonly alerts: number; readonly leftOut: number }[];
  /** Oldest first, each with the verdicts that were given now. */
  readonly runs: readonly { readonly record: RunRecord; readonly verdicts: readonly OtherVerdict[] }[];
}

/** @throws JawsError alerts.*, dataset.not-found, dataset.damaged, dataset.io, chum.record-failed, cancelled */
export async function judgeByOthers(request: OthersRequest): Promise<OthersResult> {
  const { store, dataDir, dataset, signal } = request;
  await store.manifest(dataset);
  const tools = await readTools(request.files);
  const records = await listTruths(store.folder(dataset));
  const runs: { record: RunRecord; verdicts: OtherVerdict[] }[] = [];
  const table = records.length === 0 ? null : await store.readTable(dataset, { signal });
  for (const record of records) {
    const sent = sentBytes(table as PacketTable, record);
    const verdicts = [...tools].map(([tool, { alerts }]) =>
      judgeByAlerts(record, tool, dataset, alerts, sent),
    );
    await writeTruth(store.folder(dataset), withVerdicts(record, verdicts));
    const own = await readRunRecord(dataDir, record.runId);
    if (own !== null) await writeRunRecord(dataDir, withVerdicts(own, verdicts));
    runs.push({ record, verdicts });
  }
  return {
    tools: [...tools].map(([tool, { alerts, leftOut }]) => ({ tool, alerts: alerts.length, leftOut })),
    runs,
  };
}

/** Several files of one tool are one log. */
async function readTools(files: readonly string[]): Promise<Map<OtherTool, ReadAlerts>> {
  const tools = new Map<OtherTool, ReadAlerts>();
  for (const file of files) {
    const { tool, alerts, leftOut } = await readAlertFile(file);
    const before = tools.get(tool);
    tools.set(tool, {
      tool,
      alerts: [...(before?.alerts ?? []), ...alerts],
      leftOut: (before?.leftOut ?? 0) + leftOut,
    });
  }
  return tools;
}

/** A newer log of the same tool over the same capture takes the place of the one before. */
function withVerdicts(record: RunRecord, verdicts: readonly OtherVerdict[]): RunRecord {
  const isNew = (one: OtherVerdict): boolean =>
    verdicts.some(({ tool, dataset }) => tool === one.tool && dataset === one.dataset);
  return { ...record, others: [...(record.others ?? []).filter((one) => !isNew(one)), ...verdicts] };
}

/** Of the packets of the run that went to the listener. */
function sentBytes(table: PacketTable, record: RunRecord): SentBytes {
  const ports = new Set(record.flows.map(({ remotePort }) => remotePort));
  const local = new Set(record.flows.map(({ localPort }) => localPort));
  const remote = new Set(
    record.flows.map(({ remoteIp }) => table.dictionaries.addresses.find(plainIp(remoteIp))),
  );
  const rows = runRows(table, record).filter(
    (row) =>
      local.has(table.sourcePort[row] as number) &&
      ports.has(table.destinationPort[row] as number) &&
      remote.has(table.destination[row]),
  );
  const order = [...rows].sort((a, b) => (table.timestampUs[a] as number) - (table.timestampUs[b] as number));
  const times = Float64Array.from(order, (row) => (table.timestampUs[row] as number) / 1000);
  let sum = 0;
  const bytes = Float64Array.from(order, (row) => (sum += table.size[row] as number));
  return { times, bytes };
}
