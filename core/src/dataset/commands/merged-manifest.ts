// What the manifest of a merged dataset says, from the manifests of its parts. Counts are the writer's business.

import {
  maxManifestNames,
  maxManifestWarnings,
  type LocalRuleRecord,
  type Manifest,
} from '@jaws/shared/domain/manifest';
import type { ManifestPatch } from '../store-contract.ts';

export interface MergedPart {
  readonly name: string;
  readonly manifest: Manifest;
  /** Rows of the merged dataset before this part. */
  readonly firstRow: number;
}

/** Where the parts disagree, the weaker statement holds: `mixed`, `derived`, null. */
export function mergedFields(parts: readonly MergedPart[]): ManifestPatch {
  const manifests = parts.map(({ manifest }) => manifest);
  const drops = manifests.map(({ dropped }) => dropped);
  return {
    local: mergedLocalRule(manifests.map(({ local }) => local)),
    interface: same(manifests.map((manifest) => manifest.interface)) ?? null,
    filter: same(manifests.map(({ filter }) => filter)) ?? null,
    snapLength: same(manifests.map(({ snapLength }) => snapLength)) ?? null,
    dropped: drops.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0),
    timestampSource: same(manifests.map(({ timestampSource }) => timestampSource)) ?? 'mixed',
    sizes: same(manifests.map(({ sizes }) => sizes)) ?? 'derived',
    truncated: manifests.flatMap(({ truncated }) => truncated).slice(0, 1000),
    warnings: parts
      .flatMap(({ name, manifest }) =>
        manifest.warnings.map((warning) => `${name}: ${warning}`.slice(0, 512)),
      )
      .slice(0, maxManifestWarnings),
    marks: manifests.flatMap(({ marks }) => marks).slice(0, 10_000),
    labelTimeline: parts
      .flatMap(({ manifest, firstRow }) =>
        manifest.labelTimeline.map((entry) => ({ ...entry, fromPacket: entry.fromPacket + firstRow })),
      )
      .slice(0, 10_000),
    names: mergedNames(manifests),
    ...mergedRecords(manifests),
    tags: [...new Set(manifests.flatMap(({ tags }) => tags))].slice(0, 64),
  };
}

/** The one value that all have; undefined when they differ. */
function same<T>(values: readonly T[]): T | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

/** One part without addresses of its own makes the private ranges the only rule that fits all. */
function mergedLocalRule(rules: readonly LocalRuleRecord[]): LocalRuleRecord {
  const kind = same(rules.map(({ rule }) => rule));
  if (kind === undefined || kind === 'ranges') return { rule: 'ranges', addresses: [] };
  return { rule: kind, addresses: [...new Set(rules.flatMap(({ addresses }) => addresses))].slice(0, 1000) };
}

function mergedRecords(manifests: readonly Manifest[]): Pick<ManifestPatch, 'flowRecords'> {
  const records = manifests.reduce((sum, { flowRecords = 0 }) => sum + flowRecords, 0);
  return records === 0 ? {} : { flowRecords: records };
}

function mergedNames(manifests: readonly Manifest[]): Manifest['names'] {
  const names = new Map<string, Manifest['names'][number]>();
  for (const pair of manifests.flatMap((manifest) => manifest.names)) {
    const key = `${pair.ip} ${pair.name}`;
    if (!names.has(key)) names.set(key, pair);
  }
  return [...names.values()].slice(0, maxManifestNames);
}
