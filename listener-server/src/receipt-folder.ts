// The receipts of all runs, one file each. What the disk does not take stays in memory and is tried again: a run that
// was received is never without its receipt while the listener lives.

import { sign } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunId } from '@jaws/shared/exfil/listener-protocol';
import { receiptText, type Receipt, type ReceiptBody } from '@jaws/shared/exfil/receipt';
import { removeUnfinished, writeFileAtomically } from './atomic-file.ts';
import type { ListenerKeys } from './listener-keys.ts';
import type { ListenerLog } from './listener-log.ts';
import type { Run } from './run.ts';

export interface ReceiptFolder {
  /** Whether a run of this id has begun, now or in an earlier life of the listener. */
  readonly has: (runId: string) => boolean;
  readonly claim: (runId: string) => void;
  /** The receipt of a run that goes on; false when the disk did not take it, which is in the log then. */
  readonly checkpoint: (run: Run) => Promise<boolean>;
  /** The last receipt of a run: on the disk when this resolves, or waiting for room there. */
  readonly keep: (run: Run, state: ReceiptBody['state']) => Promise<Receipt>;
  readonly read: (runId: string) => Promise<string | null>;
  /** Receipts that wait for the disk. */
  readonly waiting: () => number;
  readonly retry: () => Promise<void>;
  /** One more try; what is lost then is in the log. */
  readonly close: () => Promise<void>;
}

function signReceipt(keys: ListenerKeys, body: ReceiptBody): Receipt {
  const signature = sign(null, Buffer.from(receiptText(body)), keys.receiptKey).toString('base64url');
  return { body, publicKey: keys.receiptPublicKey, signature };
}

export async function openReceiptFolder(
  folder: string,
  keys: ListenerKeys,
  log: ListenerLog,
): Promise<ReceiptFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  const names = await readdir(folder);
  const known = new Set(names.map((name) => name.replace(/\.json$/, '')).filter(isRunId));
  const waiting = new Map<string, string>();
  let writing: Promise<unknown> = Promise.resolve();

  /** One write after the other: an older state must not come to lie over a newer one. */
  const write = (runId: string, textOf: () => string): Promise<boolean> => {
    const work = writing.then(async () => {
      try {
        await writeFileAtomically(join(folder, `${runId}.json`), textOf());
        return true;
      } catch (error) {
        log.write('error', 'receipt.unwritten', { runId, reason: reasonOf(error) });
        return false;
      }
    });
    writing = work;
    return work;
  };
  const retry = async (): Promise<void> => {
    for (const [runId, text] of [...waiting]) {
      // The others would meet the same full disk.
      if (!(await write(runId, () => text))) return;
      waiting.delete(runId);
      log.write('info', 'receipt.written', { runId });
    }
  };
  return {
    has: (runId) => known.has(runId),
    claim: (runId) => known.add(runId),
    checkpoint: (run) => write(run.runId, () => textOf(signReceipt(keys, run.body('open')))),
    keep: async (run, state) => {
      const signed = signReceipt(keys, run.body(state));
      const text = textOf(signed);
      // Before the write: asked for in between, it is there.
      waiting.set(run.runId, text);
      if (await write(run.runId, () => text)) waiting.delete(run.runId);
      return signed;
    },
    read: async (runId) => {
      const text = waiting.get(runId);
      if (text !== undefined) return text;
      if (!isRunId(runId) || !known.has(runId)) return null;
      return await readFile(join(folder, `${runId}.json`), 'utf8').catch(() => null);
    },
    waiting: () => waiting.size,
    retry,
    close: async () => {
      await retry();
      for (const runId of waiting.keys()) log.write('error', 'receipt.lost', { runId });
      await writing;
    },
  };
}

function textOf(receipt: Receipt): string {
  return `${JSON.stringify(receipt)}\n`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
