// Captures of other processes of this user under the same data folder, found by the sockets in their datasets' folders.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { datasetName } from '@jaws/shared/contract/primitives';
import { controlPath } from '../capture/control/control-path.ts';
import { sendControl } from '../capture/control/send-control.ts';
import { lockFileName, lockState } from '../dataset/dataset-lock.ts';
import type { FlowListener } from './flow-listener.ts';

/** `deadlineMs`: how long an answer may take. Datasets in `except` are reached in another way. */
export async function controlListeners(
  dataDir: string,
  except: ReadonlySet<string>,
  deadlineMs: number,
): Promise<readonly FlowListener[]> {
  const root = join(dataDir, 'datasets');
  const entries = await readdir(root).catch(() => []);
  const names = entries.filter((name) => datasetName.safeParse(name).success && !except.has(name));
  const found = await Promise.all(
    names.map(async (name) => ((await isCapturedInto(join(root, name))) ? [name] : [])),
  );
  return found.flat().map((name) => listenerOf(dataDir, name, deadlineMs));
}

function listenerOf(dataDir: string, dataset: string, deadlineMs: number): FlowListener {
  return {
    id: `control ${dataset}`,
    dataset,
    watch: async (flows) => {
      await sendControl(dataDir, dataset, { action: 'watch', flows: [...flows] }, deadlineMs);
    },
    finish: async (flows) => {
      const command = { action: 'finish' as const, flows: [...flows] };
      const { report } = await sendControl(dataDir, dataset, command, deadlineMs);
      if (report === undefined) throw new JawsError('capture.not-running');
      return report;
    },
  };
}

/** A file first: of many datasets few are being written. */
async function isCapturedInto(folder: string): Promise<boolean> {
  // Windows has pipes in the place of files.
  const path = process.platform === 'win32' ? join(folder, lockFileName) : controlPath(folder);
  try {
    await stat(path);
    return (await lockState(folder)) === 'owned';
  } catch {
    return false; // Gone between two looks, or not ours to look at.
  }
}
