// Exports: made in the data worker as a file of the private folder, fetched by the page piece by piece.

import { stat } from 'node:fs/promises';
import type { Handlers } from '@jaws/shared/contract/contract';
import { runInDataWorker } from './dataset-handlers.ts';
import type { HostServices } from './host-services.ts';

type ExportHandlers = Pick<Handlers, 'datasets.export' | 'exports.read' | 'exports.discard'>;

export function createExportHandlers(services: HostServices): ExportHandlers {
  const { exports } = services;
  return {
    'datasets.export': async ({ dataset, format, where, safe, anonymise }, { signal }) => {
      const { exportId, path } = await exports.reserve(format);
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
        return { exportId, fileName: `${dataset}.${format}`, bytes: size, rows };
      } catch (error) {
        await exports.discard(exportId);
        throw error;
      }
    },
    'exports.read': ({ exportId, offset }) => exports.read(exportId, offset),
    'exports.discard': async ({ exportId }) => {
      await exports.discard(exportId);
      return null;
    },
  };
}
