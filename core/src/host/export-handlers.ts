// Exports: made in the data worker as a file of the private folder, fetched by the browser under an address of its own,
// or by the page piece by piece where the host serves no addresses.

import { stat } from 'node:fs/promises';
import type { Handlers } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { runInDataWorker } from './dataset-handlers.ts';
import type { DownloadLinks } from './download-links.ts';
import type { HostServices } from './host-services.ts';

type ExportHandlers = Pick<
  Handlers,
  'datasets.export' | 'exports.read' | 'exports.link' | 'exports.saved' | 'exports.discard'
>;

/** `links`: null where the host serves no downloads. */
export function createExportHandlers(services: HostServices, links: DownloadLinks | null): ExportHandlers {
  const { exports } = services;
  return {
    'datasets.export': async ({ dataset, format, where, safe, anonymise }, { signal }) => {
      const { exportId, path, fileName } = await exports.reserve(dataset, format);
      try {
        const { rows } = await runInDataWorker(
          services,
          { kind: 'export', title: `Export ${dataset} as ${format}`, dataset, unit: 'rows', signal },
          (client, jobId, options) =>
            client.call(
              'work.export',
              {
                jobId,
                dataset,
                format,
                where: where ?? null,
                safe: safe ?? false,
                anonymise: anonymise ?? false,
                out: path,
              },
              options,
            ),
        ).result;
        const { size } = await stat(path);
        return { exportId, fileName, bytes: size, rows };
      } catch (error) {
        await exports.discard(exportId);
        throw error;
      }
    },
    'exports.read': ({ exportId, offset }) => exports.read(exportId, offset),
    'exports.link': async ({ exportId }) => ({
      path: links === null ? null : `/download/${await links.offer(exportId)}`,
    }),
    'exports.saved': async ({ exportId }) => {
      if (links === null) throw new JawsError('export.gone');
      await links.saved(exportId);
      return null;
    },
    'exports.discard': async ({ exportId }) => {
      await exports.discard(exportId);
      return null;
    },
  };
}
