// Files come in as pieces over the same pipe, so that a dropped file works in a browser and on the desktop
// alike, and the page never names a path. The desktop's open dialog registers its files on the host instead.

import { z } from 'zod';
import { count, datasetName, identifier, labelName, noInput, nothing } from './primitives.ts';

/** Bytes of one piece before base64; keeps a message under the transports' limit. */
export const uploadPieceBytes = 1_048_576;

export const importProcedures = {
  'imports.openUpload': {
    input: z.strictObject({ fileName: z.string().min(1).max(255), bytes: count }),
    output: z.strictObject({ uploadId: identifier }),
  },
  'imports.appendUpload': {
    input: z.strictObject({ uploadId: identifier, offset: count, base64: z.string().max(1_500_000) }),
    output: nothing,
  },
  'imports.discardUpload': { input: z.strictObject({ uploadId: identifier }), output: nothing },
  'imports.start': {
    input: z.strictObject({
      uploads: z.array(identifier).min(1).max(1000),
      dataset: datasetName.optional(),
      append: z.boolean().optional(),
      label: labelName.optional(),
      chumAddresses: z.array(z.string().max(64)).max(1000).optional(),
      local: z.array(z.string().max(64)).max(1000).optional(),
    }),
    output: z.strictObject({ jobId: identifier, dataset: datasetName }),
  },
  /** Imports the capture that ships with JAWS; gives the dataset at once when it is there already. */
  'imports.demo': {
    input: noInput,
    output: z.strictObject({ jobId: identifier.nullable(), dataset: datasetName }),
  },
} as const;
