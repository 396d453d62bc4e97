// Fetches an export from the host piece by piece and hands it to the browser as a download.

import type { ProcedureInput, ProcedureOutput } from '@jaws/shared/contract/contract';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { base64ToBytes } from '../../platform/base64.ts';
import type { PagePlatform } from '../../platform/page-platform.ts';

export type ExportChoice = Omit<ProcedureInput<'datasets.export'>, 'dataset'>;

const mediaTypes = {
  csv: 'text/csv',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
} as const;

/** The file on the host is discarded afterwards, also when fetching it failed. */
export async function saveExport(
  client: RpcClient,
  platform: PagePlatform,
  dataset: string,
  choice: ExportChoice,
): Promise<ProcedureOutput<'datasets.export'>> {
  const made = await client.call('datasets.export', { ...choice, dataset });
  const { exportId, fileName } = made;
  try {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let offset = 0;
    for (let end = false; !end;) {
      const piece = await client.call('exports.read', { exportId, offset });
      const bytes = base64ToBytes(piece.base64);
      pieces.push(bytes);
      offset += bytes.length;
      // An empty piece that is not the last one would never end.
      end = piece.end || bytes.length === 0;
    }
    platform.saveFile(fileName, pieces, mediaTypes[choice.format]);
    return made;
  } finally {
    await client.call('exports.discard', { exportId });
  }
}
