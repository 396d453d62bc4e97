// How far an upload of `push` has come: the listener's answer, from which a broken one is resumed.

import { z } from 'zod';

export const uploadStatus = z.strictObject({
  id: z.string(),
  state: z.enum(['partial', 'complete']),
  /** Announced, bytes. */
  size: z.number().int().min(0),
  /** Bytes that are on the listener's disk: the offset to go on from. */
  received: z.number().int().min(0),
  /** Announced; of a complete upload also verified. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type UploadStatus = z.infer<typeof uploadStatus>;
