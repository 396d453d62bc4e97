// Saves an export: the browser fetches it from the host by itself, straight to the disk. Where the host serves no
// addresses (the desktop's window), the page fetches it piece by piece.

import type { ProcedureInput, ProcedureOutput } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { runPageJob, type PageJobContext } from '../../connection/page-jobs.ts';
import { base64ToBytes } from '../../platform/base64.ts';
import type { AppServices } from '../../state/app-context.tsx';

export type ExportChoice = Omit<ProcedureInput<'datasets.export'>, 'dataset'>;

const mediaTypes = {
  csv: 'text/csv',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
} as const;

/**
 * First the host's job makes the file, then another job sends it out; either can be cancelled. The file on the host is
 * discarded afterwards, also when saving it failed.
 */
export async function saveExport(
  app: Pick<AppServices, 'client' | 'stores' | 'platform'>,
  dataset: string,
  choice: ExportChoice,
): Promise<ProcedureOutput<'datasets.export'>> {
  const { client, platform } = app;
  const made = await client.call('datasets.export', { ...choice, dataset });
  const { exportId, fileName } = made;
  try {
    const { path } = await client.call('exports.link', { exportId });
    if (path === null) await saveThroughPage(app, made, choice);
    else {
      platform.download(path, fileName);
      await client.call('exports.saved', { exportId });
    }
    return made;
  } finally {
    await client.call('exports.discard', { exportId });
  }
}

async function saveThroughPage(
  app: Pick<AppServices, 'client' | 'stores' | 'platform'>,
  { exportId, fileName, bytes }: ProcedureOutput<'datasets.export'>,
  { format }: ExportChoice,
): Promise<void> {
  const pieces = await runPageJob(app, { kind: 'export', title: `Save ${fileName}`, total: bytes }, (job) =>
    fetchPieces(app.client, exportId, job),
  );
  app.platform.saveFile(fileName, pieces, mediaTypes[format]);
}

async function fetchPieces(
  client: RpcClient,
  exportId: string,
  { signal, progress }: PageJobContext,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (let end = false; !end;) {
    if (signal.aborted) throw new JawsError('cancelled');
    const piece = await client.call('exports.read', { exportId, offset }, { signal });
    const bytes = base64ToBytes(piece.base64);
    pieces.push(bytes);
    offset += bytes.length;
    progress(offset);
    // An empty piece that is not the last one would never end.
    end = piece.end || bytes.length === 0;
  }
  return pieces;
}
