// The options of the last capture on each interface, and when that was: `<data-dir>/capture-settings.json`. A comfort,
// never a need: a file that cannot be read is ignored with a line in the log.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { captureOptions, type CaptureOptions } from '@jaws/shared/contract/capture';
import { milliseconds } from '@jaws/shared/contract/primitives';
import { z } from 'zod';
import { errnoCode } from '../../dataset/disk-errors.ts';
import { replaceFile } from '../../dataset/manifest-file.ts';
import type { HostLog } from '../../host/host-log.ts';

const fileName = 'capture-settings.json';
const most = 100;

const remembered = z.strictObject({
  /** Null: of replays and standard input. */
  interface: z.string().min(1).max(256).nullable(),
  usedMs: milliseconds,
  options: captureOptions,
});
const settings = z.strictObject({ version: z.literal(1), captures: z.array(remembered).max(most) });
type Remembered = z.infer<typeof remembered>;

export class CaptureMemory {
  private readonly path: string;
  private readonly log: HostLog;
  /** Changes of this process come one after the other; of two processes the later one wins. */
  private last: Promise<void> = Promise.resolve();

  constructor(dataDir: string, log: HostLog) {
    this.path = join(dataDir, fileName);
    this.log = log;
  }

  async options(interfaceName: string | null): Promise<CaptureOptions | null> {
    return (await this.read()).find((one) => one.interface === interfaceName)?.options ?? null;
  }

  /** Unix epoch in ms of the last start on each interface. */
  async lastUsed(): Promise<ReadonlyMap<string, number>> {
    return new Map((await this.read()).map((one) => [one.interface ?? '', one.usedMs]));
  }

  /** What belongs to one capture only (its dataset, an upload) is not kept. Never rejects. */
  remember(options: CaptureOptions, usedMs: number): Promise<void> {
    const kept: CaptureOptions = {
      ...options,
      dataset: null,
      append: false,
      replay: options.replay === null ? null : { ...options.replay, upload: null },
    };
    this.last = this.last.then(() => this.write({ interface: options.interface, usedMs, options: kept }));
    return this.last;
  }

  /** Resolves when everything that is to be remembered is on disk. */
  settled(): Promise<void> {
    return this.last;
  }

  private async write(entry: Remembered): Promise<void> {
    const others = (await this.read()).filter((one) => one.interface !== entry.interface);
    const captures = [entry, ...others].slice(0, most);
    try {
      await replaceFile(this.path, `${JSON.stringify({ version: 1, captures }, null, 2)}\n`);
    } catch (error) {
      this.log.warn(`the capture options could not be kept: ${String(error)}`);
    }
  }

  private async read(): Promise<Remembered[]> {
    try {
      return settings.parse(JSON.parse(await readFile(this.path, 'utf8'))).captures;
    } catch (error) {
      if (errnoCode(error) !== 'ENOENT') this.log.warn(`${fileName} is ignored: it cannot be read`);
      return [];
    }
  }
}
