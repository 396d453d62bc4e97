// Datasets of the in-memory host: summaries over made-up packets, and the commands on them.

import type { DatasetDetail, DatasetSummary, TrashContent } from '@jaws/shared/contract/datasets';
import { JawsError } from '@jaws/shared/contract/errors';
import { makeFakePackets, type FakePacket } from './fake-traffic.ts';

export interface FakeDataset {
  summary: DatasetSummary;
  packets: readonly FakePacket[];
}

function countLabels(packets: readonly FakePacket[]): Record<string, number> {
  const labels: Record<string, number> = {};
  for (const { label } of packets) labels[label] = (labels[label] ?? 0) + 1;
  return labels;
}

export function makeFakeDataset(name: string, packets: readonly FakePacket[]): FakeDataset {
  const bytes = packets.reduce((sum, packet) => sum + packet.size, 0);
  return {
    packets,
    summary: {
      name,
      packets: packets.length,
      bytes,
      firstMs: packets[0]?.timeMs ?? null,
      lastMs: packets.at(-1)?.timeMs ?? null,
      labels: countLabels(packets),
      state: 'closed',
      createdMs: Date.UTC(2026, 4, 4, 13),
      source: `${name}.pcapng`,
      fileBytes: packets.length * 140,
      note: '',
      tags: [],
    },
  };
}

/** Datasets by name; every change is told to `onChange`. */
export class FakeDatasets {
  readonly all = new Map<string, FakeDataset>();
  readonly trash = new Map<string, FakeDataset>();
  private readonly onChange: () => void;

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  get(name: string): FakeDataset {
    const dataset = this.all.get(name);
    if (dataset === undefined) throw new JawsError('dataset.not-found', `There is no dataset "${name}".`);
    return dataset;
  }

  put(dataset: FakeDataset): void {
    this.all.set(dataset.summary.name, dataset);
    this.onChange();
  }

  add(name: string, rows: number): void {
    this.put(makeFakeDataset(name, makeFakePackets(rows)));
  }

  change(name: string, changes: Partial<DatasetSummary>): void {
    const dataset = this.get(name);
    this.all.delete(name);
    this.put({ ...dataset, summary: { ...dataset.summary, ...changes } });
  }

  assertFree(name: string): void {
    if (this.all.has(name)) throw new JawsError('dataset.exists', `A dataset "${name}" exists.`);
  }

  remove(name: string): string {
    const trashId = `trash-${String(this.trash.size + 1)}`;
    this.trash.set(trashId, this.get(name));
    this.all.delete(name);
    this.onChange();
    return trashId;
  }

  restore(trashId: string): string {
    const dataset = this.trash.get(trashId);
    if (dataset === undefined) throw new JawsError('dataset.not-found');
    this.trash.delete(trashId);
    this.put(dataset);
    return dataset.summary.name;
  }

  trashContent(): TrashContent {
    const sizes = [...this.trash.values()].map(({ summary }) => summary.fileBytes);
    return { trashIds: [...this.trash.keys()], bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }

  emptyTrash(trashIds: readonly string[]): number {
    const deleted = trashIds.filter((trashId) => this.trash.delete(trashId)).length;
    this.onChange();
    return deleted;
  }

  detail(name: string): DatasetDetail {
    return {
      ...this.get(name).summary,
      flows: 51,
      undecoded: 0,
      dropped: null,
      warnings: [],
      localRule: 'ranges',
      localAddresses: [],
      timestampSource: 'capture file',
      sizes: 'wire',
      sha256: 'a'.repeat(64),
      undoableRelabels: 0,
    };
  }
}
