// Where datasets live: `--data-dir` before the default that the desktop app uses too.

import { resolve } from 'node:path';
import { defaultDataDir } from '@jaws/core/host/default-data-dir';
import type { CliIo } from './cli-io.ts';

/** Absolute path of the data folder; nothing is created. */
export function dataDirOf(io: CliIo, option: string | undefined): string {
  return option !== undefined && option !== '' ? resolve(option) : defaultDataDir(io);
}
