// Import as the page offers it: upload, then a job on the host; both shown in the same place, both cancellable.

import type { JobState } from '@jaws/shared/contract/jobs';
import type { ProcedureInput } from '@jaws/shared/contract/contract';
import { useCallback, useEffect, useRef } from 'react';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import { jobError, showDone, showError } from '../../ui/error-report.ts';
import { formatCounted } from '../../ui/format.ts';
import { uploadFiles } from '../../connection/upload-files.ts';

export type ImportOptions = Omit<ProcedureInput<'imports.start'>, 'uploads'>;

export interface ImportActions {
  /** Resolves with the dataset once the host has taken the job; rejects never: failures are shown. */
  readonly importFiles: (files: readonly File[], options: ImportOptions) => Promise<string | null>;
  readonly openDemo: () => void;
  readonly cancelJob: (jobId: string) => void;
}

/** Jobs of the page itself carry this prefix; the host does not know them. */
const uploadPrefix = 'upload-here-';

function uploadJob(jobId: string, files: readonly File[], done: number, state: JobState['state']): JobState {
  const [first] = files;
  const title = files.length === 1 ? `Upload ${first?.name ?? ''}` : `Upload ${String(files.length)} files`;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return {
    jobId,
    kind: 'import',
    title: title.slice(0, 512),
    done,
    total,
    unit: 'bytes',
    rowsStored: 0,
    state,
    dataset: null,
    warnings: [],
    error: null,
  };
}

async function runImport(
  { client, stores, platform }: AppServices,
  files: readonly File[],
  options: ImportOptions,
  upload: { readonly jobId: string; readonly abort: AbortController },
): Promise<string | null> {
  const report = (done: number, state: JobState['state']): void => {
    stores.jobs.getState().report(uploadJob(upload.jobId, files, done, state), platform.now());
  };
  report(0, 'running');
  try {
    const { signal } = upload.abort;
    const uploads = await uploadFiles(client, files, {
      signal,
      onBytes: (sent) => {
        report(sent, 'running');
      },
    });
    const { dataset } = await client.call('imports.start', { ...options, uploads: [...uploads] });
    return dataset;
  } catch (error) {
    showError(error);
    return null;
  } finally {
    stores.jobs.getState().dismiss(upload.jobId);
  }
}

export function useImport(): ImportActions {
  const app = useApp();
  const uploads = useRef(new Map<string, AbortController>());
  const importFiles = useCallback(
    async (files: readonly File[], options: ImportOptions): Promise<string | null> => {
      const jobId = `${uploadPrefix}${String(app.platform.now())}-${String(uploads.current.size)}`;
      const abort = new AbortController();
      uploads.current.set(jobId, abort);
      const dataset = await runImport(app, files, options, { jobId, abort });
      uploads.current.delete(jobId);
      return dataset;
    },
    [app],
  );
  const openDemo = useCallback(() => {
    app.client
      .call('imports.demo', {})
      .then(({ dataset }) => {
        app.stores.navigation.getState().openDataset(dataset, 'picture');
      })
      .catch(showError);
  }, [app]);
  const cancelJob = useCallback(
    (jobId: string) => {
      const upload = uploads.current.get(jobId);
      if (upload === undefined) app.client.call('jobs.cancel', { jobId }).catch(showError);
      else upload.abort();
    },
    [app],
  );
  return { importFiles, openDemo, cancelJob };
}

/** Jobs that nobody waits for; of the others the call itself tells what came of it, to the page that asked. */
const told: ReadonlySet<JobState['kind']> = new Set(['import', 'merge', 'push']);

function finishedText({ rowsStored, warnings, note, unit, done }: JobState): string {
  const warned = warnings.length === 0 ? '' : ` ${warnings.join(' ')}`;
  return `${note ?? formatCounted(unit === 'rows' ? done : rowsStored, 'row')}.${warned}`;
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
