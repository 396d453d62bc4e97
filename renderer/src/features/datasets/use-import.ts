// Import as the page offers it: upload, then a job on the host; both shown in the same place, both cancellable.

import type { JobState } from '@jaws/shared/contract/jobs';
import type { ProcedureInput } from '@jaws/shared/contract/contract';
import { useCallback, useEffect } from 'react';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import { jobError, showDone, showError } from '../../ui/error-report.ts';
import { formatCounted } from '../../ui/format.ts';
import { cancelPageJob, runPageJob } from '../../connection/page-jobs.ts';
import {
  discardUploads,
  openUploads,
  sendUploads,
  type OpenedUpload,
} from '../../connection/upload-files.ts';

export type ImportOptions = Omit<ProcedureInput<'imports.start'>, 'uploads'>;

export interface ImportActions {
  /** Resolves with the dataset once the host has taken the job; rejects never: failures are shown. */
  readonly importFiles: (files: readonly File[], options: ImportOptions) => Promise<string | null>;
  readonly openDemo: () => void;
  readonly cancelJob: (jobId: string) => void;
}

function uploadTitle(uploads: readonly OpenedUpload[]): string {
  const [first] = uploads;
  return uploads.length === 1 ? `Upload ${first?.file.name ?? ''}` : `Upload ${String(uploads.length)} files`;
}

async function runImport(
  app: AppServices,
  files: readonly File[],
  options: ImportOptions,
): Promise<string | null> {
  try {
    const uploads = await openUploads(app, files);
    return uploads.some(({ way }) => way.kind === 'pieces')
      ? await sendAndImport(app, uploads, options)
      : await importWhileSending(app, uploads, options);
  } catch (error) {
    showError(error);
    return null;
  }
}

/** The host reads what has come, and its job is the only one to be shown. */
async function importWhileSending(
  { client, stores }: AppServices,
  uploads: readonly OpenedUpload[],
  options: ImportOptions,
): Promise<string> {
  const ids = uploads.map(({ uploadId }) => uploadId);
  const { jobId, dataset } = await client
    .call('imports.start', { ...options, uploads: ids })
    .catch(async (error: unknown) => {
      await discardUploads(client, uploads);
      throw error;
    });
  const over = new AbortController();
  let wasRunning = false;
  const stop = stores.jobs.subscribe(({ jobs }) => {
    // A job that has ended is dismissed at once, maybe before it was seen here.
    const isRunning = jobs.get(jobId)?.job.state === 'running';
    if (wasRunning && !isRunning) over.abort();
    wasRunning = isRunning;
  });
  // Why a file did not come is the end of the job, which is told; a host that is gone is told as such.
  await sendUploads(client, uploads, { signal: over.signal, onBytes: () => undefined })
    .catch(() => undefined)
    .finally(stop);
  return dataset;
}

/** In pieces, which are read when all of them are there. */
async function sendAndImport(
  app: AppServices,
  uploads: readonly OpenedUpload[],
  options: ImportOptions,
): Promise<string> {
  const total = uploads.reduce((sum, { file }) => sum + file.size, 0);
  const title = uploadTitle(uploads);
  return await runPageJob(app, { kind: 'import', title, total }, async ({ signal, progress }) => {
    await sendUploads(app.client, uploads, { signal, onBytes: progress });
    const ids = uploads.map(({ uploadId }) => uploadId);
    const { dataset } = await app.client.call('imports.start', { ...options, uploads: ids });
    return dataset;
  });
}

export function useImport(): ImportActions {
  const app = useApp();
  const importFiles = useCallback(
    (files: readonly File[], options: ImportOptions) => runImport(app, files, options),
    [app],
  );
  const openDemo = useCallback(() => {
    app.client
      .call('imports.demo', {})
      .then(({ dataset }) => {
        app.stores.navigation.getState().openDataset(dataset, 'overview');
      })
      .catch(showError);
  }, [app]);
  const cancelJob = useCallback(
    (jobId: string) => {
      if (cancelPageJob(app.stores.jobs, jobId)) return;
      app.client.call('jobs.cancel', { jobId }).catch(showError);
    },
    [app],
  );
  return { importFiles, openDemo, cancelJob };
}

/** Jobs that nobody waits for; of the others the call itself tells what came of it, to the page that asked. */
const told: ReadonlySet<JobState['kind']> = new Set(['import', 'merge', 'push', 'train']);

/** A merge counts rows and then reads bytes: its title says enough. */
function finishedText({ kind, rowsStored, warnings, note }: JobState): string {
  const what = note ?? (kind === 'merge' ? null : formatCounted(rowsStored, 'row'));
  return [...(what === null ? [] : [`${what}.`]), ...warnings].join(' ');
}

/** Tells how jobs ended that nobody waits for, and opens the first dataset that an import makes. */
export function useJobEndings(): void {
  const { stores } = useApp();
  useEffect(
    () =>
      stores.jobs.subscribe(({ jobs, dismiss }) => {
        for (const { job } of jobs.values()) {
          if (job.state === 'running') continue;
          dismiss(job.jobId);
          if (!told.has(job.kind)) continue;
          if (job.state === 'failed' && job.error !== null) showError(jobError(job.error));
          if (job.state !== 'done') continue;
          showDone(`${job.title}: done`, finishedText(job));
          const navigation = stores.navigation.getState();
          if (job.kind === 'import' && job.dataset !== null && navigation.dataset === null) {
            navigation.openDataset(job.dataset);
          }
        }
      }),
    [stores],
  );
}
