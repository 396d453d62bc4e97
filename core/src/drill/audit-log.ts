// What a drill itself did, as JSON lines: each is with the system before the next step is taken, so that a drill that is
// killed has left a trace of all that it sent.

import { closeSync, openSync, writeSync } from 'node:fs';
import { JawsError } from '@jaws/shared/contract/errors';

export interface AuditLog {
  /** @throws JawsError drill.audit-failed */
  readonly write: (event: string, facts?: Readonly<Record<string, unknown>>) => void;
  readonly close: () => void;
}

/** Lines are added at the end of each file; a file that is made has mode 0600. @throws JawsError drill.audit-failed */
export function openAuditLog(paths: readonly string[], drillId: string, clock: () => number): AuditLog {
  const files: { readonly path: string; readonly descriptor: number }[] = [];
  const close = (): void => {
    for (const { descriptor } of files.splice(0)) closeSync(descriptor);
  };
  let seq = 0;
  try {
    for (const path of new Set(paths))
      files.push({ path, descriptor: orFailed(path, () => openSync(path, 'a', 0o600)) });
  } catch (error) {
    close();
    throw error;
  }
  return {
    write: (event, facts = {}) => {
      seq++;
      const line = `${JSON.stringify({ time: new Date(clock()).toISOString(), seq, drillId, event, ...facts })}\n`;
      for (const { path, descriptor } of files) orFailed(path, () => writeSync(descriptor, line));
    },
    close,
  };
}

function orFailed<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new JawsError('drill.audit-failed', `${path} cannot be written: ${why}`, { cause: error });
  }
}
