// Files in: uploads from pages, files chosen on the desktop, the demo capture. The import itself runs in the data
// worker; here are its checks, its job, and the end of its uploads.

import { basename } from 'node:path';
import type { CallSignal, Handlers, ProcedureInput } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { datasetNameFromFile } from '../dataset/dataset-names.ts';
import { runInDataWorker } from './dataset-handlers.ts';
import type { HostServices } from './host-services.ts';
import type { UploadedFile } from './upload-registry.ts';

type ImportHandlers = Pick<
  Handlers,
  'imports.openUpload' | 'imports.appendUpload' | 'imports.discardUpload' | 'imports.start' | 'imports.demo'
>;

interface ImportPlan {
  readonly files: readonly UploadedFile[];
  readonly dataset: string;
  readonly append: boolean;
  readonly label: string | null;
  readonly chumAddresses: readonly string[];
  readonly local: readonly string[];
  /** Resolves when all files are complete. @throws why they will not be */
  readonly arrived: () => Promise<void>;
  readonly after: () => Promise<void>;
}

/** A page that does not send its next file for so long is gone. */
const patienceMs = 60_000;

export const demoDataset = 'demo';

export function createImportHandlers(services: HostServices): ImportHandlers {
  const { uploads, store, jobs } = services;
  let demoJob: string | null = null;
  return {
    'imports.openUpload': async ({ fileName, bytes }) => {
      const uploadId = await uploads.open(fileName, bytes);
      const address = services.servesFiles ? `/upload/${uploads.ticket(uploadId)}` : null;
      return { uploadId, address };
    },
    'imports.appendUpload': async ({ uploadId, offset, base64 }) => {
      await uploads.append(uploadId, offset, base64);
      return null;
    },
    'imports.discardUpload': async ({ uploadId }) => {
      await uploads.discard(uploadId);
      return null;
    },
    'imports.start': (input) => startUploads(services, input),
    'imports.demo': async () => {
      // Asked twice (two pages, a double click) it is still one import: nothing is awaited between this look and
      // the start below.
      const exists = await store.exists(demoDataset);
      if (demoJob !== null && jobs.get(demoJob)?.state === 'running') {
        return { jobId: demoJob, dataset: demoDataset };
      }
      if (exists) return { jobId: null, dataset: demoDataset };
      const path = services.demoPath;
      if (path === null) throw new JawsError('import.unreadable', 'The demo capture is not installed.');
      demoJob = startImport(services, {
        files: [{ path, name: basename(path) }],
        dataset: demoDataset,
        append: false,
        label: null,
        chumAddresses: [],
        local: [],
        arrived: () => Promise.resolve(),
        after: () => Promise.resolve(),
      });
      return { jobId: demoJob, dataset: demoDataset };
    },
  };
}

/** Of files that are there or still coming. */
async function startUploads(
  services: HostServices,
  input: ProcedureInput<'imports.start'>,
): Promise<{ jobId: string; dataset: string }> {
  const { uploads, store } = services;
  const files = uploads.takeComing(input.uploads);
  const dataset = input.dataset ?? datasetNameFromFile(files[0]?.name ?? '');
  const append = input.append ?? false;
  if (!append && (await store.exists(dataset))) {
    throw new JawsError('dataset.exists', `A dataset "${dataset}" exists.`);
  }
  const jobId = startImport(services, {
    files,
    dataset,
    append,
    label: input.label ?? null,
    chumAddresses: input.chumAddresses ?? [],
    local: input.local ?? [],
    arrived: async () => {
      for (const id of input.uploads) await uploads.arrival(id, patienceMs);
    },
    after: async () => {
      for (const id of input.uploads) await uploads.discard(id);
    },
  });
  return { jobId, dataset };
}

function startImport(services: HostServices, plan: ImportPlan): string {
  const names = plan.files.map((file) => file.name);
  const title = names.length === 1 ? `Import ${names[0] ?? ''}` : `Import ${names.length} files`;
  const { jobId, result } = runInDataWorker(
    services,
    { kind: 'import', title, dataset: plan.dataset },
    async (client, id, { signal }) => {
      const request = {
        jobId: id,
        files: plan.files.map((file) => ({ ...file, name: file.name.slice(0, 255) })),
        dataset: plan.dataset,
        append: plan.append,
        label: plan.label,
        chumAddresses: [...plan.chumAddresses],
        local: [...plan.local],
      };
      // The import itself tells nothing before its first rows are stored.
      const total = plan.files.reduce((sum, { growsTo }) => sum + (growsTo ?? 0), 0);
      if (total > 0) services.jobs.progress(id, { total });
      const { packets, warnings } = await whileTheyCome(plan.arrived, signal, (both) =>
        client.call('work.import', request, { signal: both }),
      );
      services.jobs.progress(id, {
        rowsStored: packets,
        warnings: warnings.map((text) => text.slice(0, 512)),
      });
    },
  );
  services.datasetsChanged();
  // The job tells the page how it ended; here only the uploads are put away and the list is told to look again.
  void result
    .catch(() => undefined)
    .then(plan.after)
    .catch((error: unknown) => {
      services.log.error('cannot put the uploads away', error);
    })
    .finally(() => {
      services.datasetsChanged();
    });
  return jobId;
}

/** `work` reads files that are still coming: when one of them will not, it is ended, and that is the error. */
async function whileTheyCome<T>(
  arrived: () => Promise<void>,
  signal: CallSignal,
  work: (signal: CallSignal) => Promise<T>,
): Promise<T> {
  const both = new AbortController();
  const abort = (): void => {
    both.abort();
  };
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  const broken = { error: null as unknown };
  const coming = arrived().catch((error: unknown) => {
    broken.error = error;
    abort();
  });
  try {
    const result = await work(both.signal);
    await coming;
    return result;
  } catch (error) {
    throw broken.error ?? error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
