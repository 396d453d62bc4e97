// What lists and detail panes show of a manifest.

import type { DatasetDetail, DatasetSummary } from '@jaws/shared/contract/datasets';
import type { Manifest } from '@jaws/shared/domain/manifest';

const maxSourceLength = 512;

export function summaryOf(manifest: Manifest): DatasetSummary {
  return {
    name: manifest.name,
    packets: manifest.packets,
    bytes: manifest.bytes,
    firstMs: manifest.firstMs,
    lastMs: manifest.lastMs,
    labels: manifest.labels,
    state: manifest.state,
    createdMs: manifest.createdMs,
    source: sourceText(manifest),
    fileBytes: manifest.fileBytes,
    note: manifest.note,
    tags: manifest.tags,
  };
}

export function detailOf(manifest: Manifest): DatasetDetail {
  return {
    ...summaryOf(manifest),
    flows: manifest.flows,
    undecoded: manifest.undecoded,
    dropped: manifest.dropped,
    warnings: manifest.warnings,
    localRule: manifest.local.rule,
    localAddresses: manifest.local.addresses,
    timestampSource: manifest.timestampSource,
    sizes: manifest.sizes,
    sha256: manifest.sha256,
    undoableRelabels: manifest.undoableRelabels,
  };
}

/** A dataset whose manifest cannot be read: it is listed, so that it can be repaired or removed. */
export function damagedSummary(name: string, fileBytes: number): DatasetSummary {
  return {
    name,
    packets: 0,
    bytes: 0,
    firstMs: null,
    lastMs: null,
    labels: {},
    state: 'damaged',
    createdMs: 0,
    source: '',
    fileBytes,
    note: '',
    tags: [],
  };
}

function sourceText({ source }: Manifest): string {
  const text = source.names.length === 0 ? source.kind : `${source.kind}: ${source.names.join(', ')}`;
  return text.length <= maxSourceLength ? text : `${text.slice(0, maxSourceLength - 1)}…`;
}
