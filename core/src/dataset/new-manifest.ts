// The manifest a dataset starts with.

import { type Manifest, manifestSchemaVersion } from '@jaws/shared/domain/manifest';
import type { ManifestPatch } from './store-contract.ts';

export function newManifest(name: string, createdMs: number, init: ManifestPatch): Manifest {
  return {
    schemaVersion: manifestSchemaVersion,
    name,
    createdMs,
    state: 'open',
    source: { kind: 'unknown', names: [] },
    interface: null,
    filter: null,
    snapLength: null,
    local: { rule: 'ranges', addresses: [] },
    packets: 0,
    bytes: 0,
    fileBytes: 0,
    firstMs: null,
    lastMs: null,
    labels: {},
    undecoded: 0,
    dropped: null,
    flows: null,
    truncated: [],
    warnings: [],
    timestampSource: 'file',
    sizes: 'wire',
    labelTimeline: [],
    marks: [],
    names: [],
    sha256: null,
    note: '',
    tags: [],
    undoableRelabels: 0,
    ...init,
  };
}
