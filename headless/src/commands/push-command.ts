// `jaws push`: one dataset to one place, with what it does just now on stderr.

import { pushDataset } from '@jaws/core/push/push-dataset';
import { progressNote, type PushProgress, type PushResult } from '@jaws/core/push/push-progress';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { formatBytes } from '../cli/format.ts';
import { readListenerToken } from '../cli/listener-token.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone, printRemark } from '../cli/print-document.ts';
import { createProgress, type Progress } from '../cli/progress.ts';

export interface PushCommandOptions extends GlobalOptions {
  /** Mandatory; the tree sees to it. */
  readonly to?: string;
  readonly fingerprint?: string;
  readonly tokenFile?: string;
  readonly as?: string;
}

export async function pushCommand(
  context: CommandContext,
  dataset: string,
  options: PushCommandOptions,
): Promise<number> {
  const { io, dataDir } = context;
  const token = await readListenerToken({
    env: io.env,
    file: options.tokenFile,
    missing: 'push.token-missing',
  });
  const progress = createProgress(context, `push ${dataset}`);
  try {
    const result = await pushDataset({
      ...{ dataDir, dataset, token, store: openStore(context), clock: io.clock, signal: io.signal },
      to: options.to ?? '',
      as: options.as ?? null,
      fingerprint: options.fingerprint ?? null,
      onProgress: (state) => {
        show(context, progress, state);
      },
    });
    progress.end();
    printDone(context, documentOf(result), () => textOf(result));
    return 0;
  } finally {
    progress.end();
  }
}

function documentOf(result: PushResult): object {
  return { ...result, durationMs: Math.round(result.durationMs), packMs: Math.round(result.packMs) };
}

function textOf({ dataset, to, as, bytes, sha256, resumed, wasThere }: PushResult): string {
  const how = wasThere ? 'had arrived before' : 'arrived whole';
  const times = resumed === 0 ? '' : `, resumed ${resumed === 1 ? 'once' : `${resumed} times`}`;
  return `${dataset} ${how} at ${to} as ${as}: ${formatBytes(bytes)}${times}\nSHA-256 ${sha256}\n`;
}

/** The bar shows bytes; what is not bytes is a line of its own, or a field with `--progress json`. */
function show(context: CommandContext, progress: Progress, state: PushProgress): void {
  const note = progressNote(state) ?? 'sending';
  if (state.phase === 'connecting') return;
  progress.update({ done: state.done, total: state.total, unit: 'bytes', note });
  if (state.phase === 'waiting' && context.options.progress !== 'json') {
    progress.end();
    printRemark(context, `push: ${note}`);
  }
}
