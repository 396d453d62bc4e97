// What the inputs of several tools have in common.

import { datasetName, filterText } from '@jaws/shared/contract/primitives';
import { z } from 'zod';

export const datasetInput = datasetName.describe('Name of a dataset, as jaws_datasets lists it.');
export const whereInput = filterText
  .optional()
  .describe(
    'Filter of packets, for example: ip == 10.0.0.7 and port == 443. jaws_filter_check knows the fields.',
  );

export function rowsInput(most: number, usual: number) {
  return z
    .number()
    .int()
    .min(1)
    .max(most)
    .default(usual)
    .describe(`Rows, at most ${String(most)}.`);
}

export const offsetInput = z.number().int().min(0).max(1e9).default(0).describe('Rows to pass over.');

/** At most so many datasets at once. */
export const mostDatasets = 10;
export const datasetsInput = z.array(datasetInput).min(1).max(mostDatasets);
