// Files come in whole, by HTTP to an address that is good once, where the host has such addresses (a browser streams them from the
// disk); else as pieces over the same pipe. The page never names a path. The desktop's open dialog registers its files
// on the host instead.

import { z } from 'zod';
import { count, datasetName, identifier, labelName, noInput, nothing, shortText } from './primitives.ts';

/** Bytes of one piece before base64; keeps a message under the transports' limit. */
export const uploadPieceBytes = 1_048_576;

export const importProcedures = {
  'imports.openUpload': {
    input: z.strictObject({ fileName: z.string().min(1).max(255), bytes: count }),
    output: z.strictObject({
      uploadId: identifier,
      /** Where the whole file may be PUT, once, also after the import has begun; null: it comes in pieces. */
      address: shortText.nullable(),
    }),
  },
  /** The next piece of an upload whose address is not used. */
  'imports.appendUpload': {
    input: z.strictObject({ uploadId: identifier, offset: count, base64: z.string().max(1_500_000) }),
    output: nothing,
  },
  'imports.discardUpload': { input: z.strictObject({ uploadId: identifier }), output: nothing },
  /** Of complete uploads, and of those whose address is good: they are read while they come. */
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
