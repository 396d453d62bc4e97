// Runs a load case on a wire of its own: makes the two hosts, starts the run inside the watcher's network namespace,
// and takes everything down again, however it ended.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sweepTestbed } from '../testbed/testbed.ts';
import { createWire } from '../testbed/wire.ts';
import type { LoadCase, LoadResult, LoadSetting } from './load-case.ts';

const inside = fileURLToPath(new URL('run-inside.ts', import.meta.url));

export interface LoadFile {
  readonly file: string;
  readonly plan: LoadSetting['plan'];
}

/** `folder` gets a temporary folder for the run. Rejects with what the run said on stderr. */
export async function runApart(
  load: LoadCase,
  { file, plan }: LoadFile,
  folder: string,
): Promise<LoadResult> {
  const wire = createWire();
  const own = mkdtempSync(join(folder, 'run-'));
  const sweep = (): void => {
    sweepTestbed(wire.id);
    rmSync(own, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', sweep).once('SIGTERM', sweep);
  try {
    const setting: LoadSetting = {
      case: load,
      senderNamespace: wire.namespace('sender'),
      file,
      plan,
      folder: own,
    };
    const child = spawn(
      'ip',
      [
        ...['netns', 'exec', wire.namespace('watcher'), process.execPath, '--import', 'tsx', inside],
        JSON.stringify(setting),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (err = (err + part).slice(-4000)));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${load.source} at ${load.packetsPerSecond}/s: ${err.trim()}`);
    return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as LoadResult;
  } finally {
    process.removeListener('SIGINT', sweep).removeListener('SIGTERM', sweep);
    await wire.close();
    rmSync(own, { recursive: true, force: true });
  }
}
