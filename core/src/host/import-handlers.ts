// Files in: uploads from pages, files chosen on the desktop, the demo capture. The import itself runs in the data
// worker; here are its checks, its job, and the end of its uploads.

import { basename } from 'node:path';
import type { Handlers } from '@jaws/shared/contract/contract';
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
  readonly after: () => Promise<void>;
}

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
    'imports.start': async (input) => {
      const files = uploads.take(input.uploads);
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
        after: async () => {
          for (const id of input.uploads) await uploads.discard(id);
        },
      });
      return { jobId, dataset };
    },
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
        after: () => Promise.resolve(),
      });
      return { jobId: demoJob, dataset: demoDataset };
    },
  };
}

function startImport(services: HostServices, plan: ImportPlan): string {
  const names = plan.files.map((file) => file.name);
  const title = names.length === 1 ? `Import ${names[0] ?? ''}` : `Import ${names.length} files`;
  const { jobId, result } = runInDataWorker(
    services,
    { kind: 'import', title, dataset: plan.dataset },
    async (client, id, options) => {
      const { packets, warnings } = await client.call(
        'work.import',
        {
          jobId: id,
          files: plan.files.map(({ path, name }) => ({ path, name: name.slice(0, 255) })),
          dataset: plan.dataset,
          append: plan.append,
          label: plan.label,
          chumAddresses: [...plan.chumAddresses],
          local: [...plan.local],
        },
        options,
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
