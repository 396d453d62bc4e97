// Import as the page offers it: upload, then a job on the host; both shown in the same place, both cancellable.

import type { JobState } from '@jaws/shared/contract/jobs';
import type { ProcedureInput } from '@jaws/shared/contract/contract';
import { useCallback, useEffect } from 'react';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import { jobError, showDone, showError } from '../../ui/error-report.ts';
import { formatCounted } from '../../ui/format.ts';
import { cancelPageJob, runPageJob } from '../../connection/page-jobs.ts';
import { uploadFiles } from '../../connection/upload-files.ts';

export type ImportOptions = Omit<ProcedureInput<'imports.start'>, 'uploads'>;

export interface ImportActions {
  /** Resolves with the dataset once the host has taken the job; rejects never: failures are shown. */
  readonly importFiles: (files: readonly File[], options: ImportOptions) => Promise<string | null>;
  readonly openDemo: () => void;
  readonly cancelJob: (jobId: string) => void;
}

function uploadTitle(files: readonly File[]): string {
  const [first] = files;
  return files.length === 1 ? `Upload ${first?.name ?? ''}` : `Upload ${String(files.length)} files`;
}

async function runImport(
  app: AppServices,
  files: readonly File[],
  options: ImportOptions,
): Promise<string | null> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  try {
    return await runPageJob(
      app,
      { kind: 'import', title: uploadTitle(files), total },
      async ({ signal, progress }) => {
        const uploads = await uploadFiles(app.client, files, { signal, onBytes: progress });
        const { dataset } = await app.client.call('imports.start', { ...options, uploads: [...uploads] });
        return dataset;
      },
    );
  } catch (error) {
    showError(error);
    return null;
  }
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
const told: ReadonlySet<JobState['kind']> = new Set(['import', 'merge', 'push']);

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
