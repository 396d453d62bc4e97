// `--points FILE`: written beside the file and renamed when whole, as an export is.

import { createExportFile } from '@jaws/core/export/export-file';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';

/** @throws JawsError export.exists, export.unwritable, dataset.disk-full, cancelled; no piece of a file stays then. */
export async function writePoints(
  path: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: CallSignal,
): Promise<void> {
  const file = await createExportFile(path);
  try {
    for await (const piece of pieces) {
      if (signal.aborted) throw new JawsError('cancelled');
      await file.write(piece);
    }
    await file.finish();
  } finally {
    await file.discard();
  }
}
