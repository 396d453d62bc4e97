// The dataset that a capture is writing now: how it is made or taken up, what its manifest learns, how it is closed.

import type { CaptureMark, SourceFacts } from '@jaws/shared/contract/capture';
import type { JawsError } from '@jaws/shared/contract/errors';
import { type Manifest, maxManifestNames, maxManifestWarnings } from '@jaws/shared/domain/manifest';
import type { DatasetWriter, ManifestPatch } from '../../dataset/store-contract.ts';
import type { SessionParts } from './session-parts.ts';

/** DESIGN §2: at most a second of captured rows is lost with the power. */
const fsyncEveryMs = 1000;
const mostMarks = 10_000;

/** What the session knows for the manifest at some moment. */
export interface SessionFacts {
  /** Lost while this dataset was written; null = not known. */
  readonly dropped: number | null;
  readonly blacklisted: number;
  readonly marks: readonly CaptureMark[];
  readonly labelTimeline: Manifest['labelTimeline'];
  readonly addresses: ReadonlySet<string>;
  readonly warnings: readonly string[];
  readonly names: ReadonlyMap<string, string>;
}

export class SessionDataset {
  readonly name: string;
  readonly writer: DatasetWriter;
  private readonly parts: SessionParts;
  /** As it was when this capture began to write it. */
  private readonly before: Manifest;

  private constructor(parts: SessionParts, name: string, writer: DatasetWriter) {
    this.parts = parts;
    this.name = name;
    this.writer = writer;
    this.before = writer.manifest;
  }

  /** @throws JawsError dataset.exists, dataset.not-found, dataset.locked, dataset.disk-full, dataset.io */
  static async open(parts: SessionParts, name: string, append: boolean): Promise<SessionDataset> {
    const { store, options, source } = parts;
    const { facts } = source;
    if (append && (await store.exists(name))) {
      const dataset = new SessionDataset(parts, name, await store.openForAppend(name, { fsyncEveryMs }));
      try {
        await dataset.mixKinds(facts);
      } catch (error) {
        // Nothing was added: it is closed as it was, and its lock is free again.
        await dataset.writer.close().catch((problem: unknown) => {
          parts.log(`cannot close ${name}: ${String(problem)}`);
        });
        throw error;
      }
      return dataset;
    }
    const init: ManifestPatch = {
      source: { kind: 'capture', names: [facts.name] },
      interface: options.interface,
      filter: options.filter === '' ? null : options.filter,
      snapLength: options.snapLength,
      timestampSource: facts.timestampSource,
      sizes: facts.sizes,
      local: localOf(parts, new Set(parts.interfaceAddresses())),
    };
    return new SessionDataset(parts, name, await store.create(name, init, { fsyncEveryMs }));
  }

  /** An appended capture may be of another kind than what is there. */
  private async mixKinds(facts: SourceFacts): Promise<void> {
    const { before } = this;
    const isEmpty = before.packets === 0;
    await this.parts.store.updateManifest(this.name, (manifest) => ({
      ...manifest,
      timestampSource: mixed(isEmpty, before.timestampSource, facts.timestampSource),
      sizes: mixed(isEmpty, before.sizes, facts.sizes),
    }));
  }

  /** Writes what happened so far into the manifest of the dataset while it is open. */
  async note(facts: SessionFacts): Promise<void> {
    const patch = this.patch(facts);
    await this.parts.store.updateManifest(this.name, (manifest) => ({ ...manifest, ...patch }));
  }

  /** After a failure of the disk what is stored stays, with state `recovered`. */
  async close(facts: SessionFacts, failure: JawsError | null): Promise<Manifest> {
    const patch = this.patch(facts);
    return failure === null ? await this.writer.close(patch) : await this.writer.closeRecovered(patch);
  }

  private patch(facts: SessionFacts): ManifestPatch {
    const { before } = this;
    const names = new Map(before.names.map(({ ip, name }) => [ip, name]));
    for (const [ip, name] of facts.names)
      if (names.size < maxManifestNames) names.set(ip, name.slice(0, 1024));
    const earlierDrops = before.packets === 0 ? 0 : before.dropped;
    return {
      dropped: facts.dropped === null || earlierDrops === null ? null : earlierDrops + facts.dropped,
      blacklisted: (before.blacklisted ?? 0) + facts.blacklisted,
      marks: [...before.marks, ...facts.marks].slice(-mostMarks),
      labelTimeline: [...before.labelTimeline, ...facts.labelTimeline].slice(-mostMarks),
      warnings: [...before.warnings, ...facts.warnings].slice(-maxManifestWarnings),
      names: [...names].map(([ip, name]) => ({ ip, name })),
      local: before.packets > 0 ? before.local : localOf(this.parts, facts.addresses),
    };
  }
}

function mixed(isEmpty: boolean, before: string, now: string): string {
  return isEmpty || before === now ? now : 'mixed';
}

/** DESIGN §1: `--local`, else the interface's addresses, else the private ranges. */
function localOf({ options }: SessionParts, addresses: ReadonlySet<string>): Manifest['local'] {
  if (options.local.length > 0) return { rule: 'given', addresses: [...options.local] };
  if (addresses.size > 0) return { rule: 'interface', addresses: [...addresses].slice(0, 1000) };
  return { rule: 'ranges', addresses: [] };
}
