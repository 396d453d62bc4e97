// Sending a dataset away from the app: to a listener over HTTPS, or to user@host:path. A job like other long work;
// the host sends, and the token lives only as long as the job.

import { z } from 'zod';
import { datasetName, identifier } from './primitives.ts';

export const pushRequest = z.strictObject({
  dataset: datasetName,
  /** `https://host:port` or `user@host:path` (shared/src/exfil/push-target.ts). */
  to: z.string().min(1).max(1400),
  /** SHA-256 of the listener's certificate; null = that of the certificate is taken on the strength of its proof. */
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** The listener's token, for scp null; never stored, never logged. */
  token: z.string().min(16).max(128).nullable(),
});
export type PushRequest = z.infer<typeof pushRequest>;

export const pushProcedures = {
  /**
   * Resolves when the job has begun; how it goes on is in `jobs.progressChanged`. Refused at once: push.bad-target,
   * push.token-missing, dataset.not-found.
   */
  'push.start': { input: pushRequest, output: z.strictObject({ jobId: identifier }) },
} as const;
