// Why an analysis has nothing to show: datasets of which no packet was decoded, and what their import said of that.

import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { CommandContext } from './cli-io.ts';
import type { DatasetSources } from './dataset-sources.ts';
import { hostLog } from './host-log.ts';

/** The warnings of these datasets; none when a packet of any of them was decoded. */
export async function undecodedWarnings(context: CommandContext, sources: DatasetSources): Promise<string[]> {
  const { clock } = context.io;
  const warnings: string[] = [];
  for (const [name, dataDir] of sources.dataDirs) {
    const store = createDatasetStore({ dataDir, clock, log: hostLog(context) });
    const manifest = await store.manifest(name);
    if (manifest.packets > manifest.undecoded) return [];
    warnings.push(...manifest.warnings);
  }
  return warnings;
}
